/** A file of the site, as web/site/precache.mjs lists it. */
export interface ListedFile {
  /** Within the site, with slashes. */
  path: string;
  /** Lower-case hexadecimal. */
  sha256: string;
  bytes: number;
  /** Kept together: "page" at once, others once one of their files has been used. */
  group: string;
}

/** Kept when the service worker is installed. */
export const PAGE = "page";

/** The files of one version of the site. */
export class FileList {
  readonly #byPath: ReadonlyMap<string, ListedFile>;

  constructor(
    readonly files: readonly ListedFile[],
    /** The folder that the site lies in; ends with a slash. */
    readonly folder: URL,
  ) {
    this.#byPath = new Map(files.map((file) => [file.path, file]));
  }

  /** The listed file of this address, whatever its query; the folder itself is the page. */
  find(address: string): ListedFile | undefined {
    const url = new URL(address);
    if (url.origin !== this.folder.origin || !url.pathname.startsWith(this.folder.pathname)) return undefined;
    const path = url.pathname.slice(this.folder.pathname.length);
    return this.#byPath.get(path === "" ? "index.html" : path);
  }

  /** The files that are kept together with these groups. */
  of(groups: Iterable<string>): ListedFile[] {
    const wanted = new Set(groups);
    return this.files.filter(({ group }) => wanted.has(group));
  }

  /** Where a file is fetched. */
  address({ path }: ListedFile): string {
    return new URL(path, this.folder).href;
  }

  /** Under what it is kept: another version of a file is another entry. Never fetched. */
  key(file: ListedFile): string {
    return `${this.address(file)}?sha256=${file.sha256}`;
  }
}
