// What is dragged or pasted: files, or the address of a picture on another site.

/** Files, or where there is none an address. */
export interface Dropped {
  files: File[];
  address?: string;
}

/** What `DataTransfer` has of interest here. */
interface Transfer {
  readonly files: ArrayLike<File>;
  getData(type: string): string;
}

/** Takes files and addresses out of a drop or a paste; undefined where there are neither. */
export function readTransfer(data: Transfer | null): Dropped | undefined {
  if (!data) return undefined;
  const files = Array.from(data.files);
  if (files.length > 0) return { files };
  const address =
    imageIn(data.getData("text/html")) ?? addressIn(data.getData("text/uri-list") || data.getData("text/plain"));
  return address === undefined ? undefined : { files, address };
}

/** The first picture of a piece of HTML: a picture dragged out of a link carries the link's address besides. */
function imageIn(html: string): string | undefined {
  const source = /<img\b[^>]*?\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(html);
  return addressIn((source?.[1] ?? source?.[2] ?? "").replaceAll("&amp;", "&"));
}

/** The first line that is an address of something that can be fetched, if that is all there is besides comments. */
function addressIn(text: string): string | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const first = lines.find((line) => line && !line.startsWith("#")) ?? "";
  return /^(https?:\/\/|data:image\/)\S+$/i.test(first) ? first : undefined;
}

/** Whether something dragged is or may be a picture; what it is can be read only once it is dropped. */
export function carriesPicture(data: DataTransfer | null): boolean {
  return ["Files", "text/uri-list"].some((type) => data?.types.includes(type));
}

/** Lets pictures be dropped on an element; it wears the class `over` meanwhile. */
export function acceptDrops(target: HTMLElement, onDrop: (dropped: Dropped) => void): void {
  target.addEventListener("dragover", (event) => {
    if (!carriesPicture(event.dataTransfer)) return;
    event.preventDefault();
    target.classList.add("over");
  });
  target.addEventListener("dragleave", (event) => {
    if (!(event.relatedTarget instanceof Node && target.contains(event.relatedTarget))) target.classList.remove("over");
  });
  target.addEventListener("drop", (event) => {
    target.classList.remove("over");
    const dropped = readTransfer(event.dataTransfer);
    if (!dropped) return;
    event.preventDefault();
    onDrop(dropped);
  });
}
