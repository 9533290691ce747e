import { type FileList, type ListedFile, PAGE } from "./file-list";

/** Where the site's files are kept; those of several versions may be there at once. */
const CACHE = "impasto-files";

/** Milliseconds after a file in which a page asks for the others that it needs with it. */
const PAUSE = 2000;

/** A network's answer that is not what the list promises: another version of the site, or no file at all. */
class OtherVersion extends Error {}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Keeps the files of one version of the site, each under its hash. */
export class FileKeeper {
  /** What is on its way, so that nothing is fetched twice at once. */
  readonly #coming = new Map<string, Promise<void>>();

  constructor(readonly list: FileList) {}

  /** Keeps the page, and of an earlier version's other groups those that were kept: what worked offline goes on working. */
  async install(): Promise<void> {
    await this.keep([PAGE, ...(await this.#groupsKept())]);
  }

  /** Keeps these groups; rejects where a file cannot be had, or is another than listed. */
  async keep(groups: Iterable<string>): Promise<void> {
    const waiting = this.list.of(groups);
    const next = async (): Promise<void> => {
      for (let file = waiting.shift(); file; file = waiting.shift()) await this.#keepFile(file);
    };
    // A few at once: the page wants connections too.
    await Promise.all([next(), next(), next()]);
  }

  /** The kept file. */
  async find(file: ListedFile): Promise<Response | undefined> {
    const cache = await caches.open(CACHE);
    return cache.match(this.list.key(file));
  }

  /**
   * Keeps what the network is about to answer to the page, if it is the listed file, and later the rest of its group. `answer` is
   * undefined where it cannot be kept.
   */
  async keepAnswer(file: ListedFile, answer: Promise<Response | undefined>): Promise<void> {
    const key = this.list.key(file);
    const put = answer.then((response) => {
      if (!response) throw new OtherVersion(`${file.path}: there is no answer to keep`);
      return this.#put(file, response);
    });
    this.#coming.set(
      key,
      put.finally(() => this.#coming.delete(key)),
    );
    await this.#coming.get(key);
    await this.keepLater([file.group]);
  }

  /** As `keep`, once the page has had the time to ask for what it needs of them by itself: nothing should come twice. */
  async keepLater(groups: Iterable<string>): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    await this.keep(groups);
  }

  /** Forgets what this version of the site no longer has. */
  async forgetOthers(): Promise<void> {
    const cache = await caches.open(CACHE);
    const mine = new Set(this.list.files.map((file) => this.list.key(file)));
    const others = (await cache.keys()).filter(({ url }) => this.#isOfSite(url) && !mine.has(url));
    await Promise.all(others.map((request) => cache.delete(request)));
  }

  /** The groups of which some file is kept, of whatever version. */
  async #groupsKept(): Promise<Set<string>> {
    const cache = await caches.open(CACHE);
    const listed = (await cache.keys()).map(({ url }) => this.list.find(url));
    return new Set(listed.flatMap((file) => (file ? [file.group] : [])));
  }

  /** Other sites of the same origin, in other folders, keep theirs in the same cache. */
  #isOfSite(url: string): boolean {
    return url.startsWith(this.list.folder.href);
  }

  async #keepFile(file: ListedFile): Promise<void> {
    const key = this.list.key(file);
    const coming = this.#coming.get(key) ?? this.#fetchAndKeep(file).finally(() => this.#coming.delete(key));
    this.#coming.set(key, coming);
    await coming;
  }

  async #fetchAndKeep(file: ListedFile): Promise<void> {
    if (await this.find(file)) return;
    // The browser may have it from the page's own loading; the hash tells whether that is still the right one.
    const from = (cache: RequestCache) => fetch(this.list.address(file), { cache, credentials: "same-origin" });
    try {
      await this.#put(file, await from("default"));
    } catch (error) {
      if (!(error instanceof OtherVersion)) throw error;
      await this.#put(file, await from("reload"));
    }
  }

  async #put(file: ListedFile, response: Response): Promise<void> {
    if (!response.ok) throw new OtherVersion(`${file.path}: the server answered ${response.status}`);
    const bytes = await response.arrayBuffer();
    if ((await sha256(bytes)) !== file.sha256) throw new OtherVersion(`${file.path} is of another version`);
    // A redirected response may not answer a navigation; and what is kept is no longer compressed.
    const headers = new Headers(response.headers);
    headers.delete("content-encoding");
    headers.set("content-length", String(bytes.byteLength));
    const cache = await caches.open(CACHE);
    await cache.put(this.list.key(file), new Response(bytes, { headers }));
  }
}
