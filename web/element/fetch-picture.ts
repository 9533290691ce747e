import { fetchBlob } from "../client/fetch-blob";
import { Failure } from "../worker/failure";

/** The last part of an address's path, as a name for messages. */
export function nameOf(url: URL): string {
  const last = url.protocol === "data:" || url.protocol === "blob:" ? "" : url.pathname.split("/").pop();
  try {
    return decodeURIComponent(last ?? "") || "The picture";
  } catch {
    return last || "The picture";
  }
}

/** Fetches the picture that an attribute names. */
export async function fetchPicture(signal: AbortSignal, attribute: string, address: string): Promise<File> {
  let url: URL;
  try {
    url = new URL(address, document.baseURI);
  } catch {
    throw new Failure("bad-setting", `${attribute} is "${address}", which is no address; give that of a picture.`);
  }
  return fetchFile(signal, url, `correct ${attribute}, or choose a file`);
}

/** Fetches a picture that the visitor has dropped or pasted from another site. */
export function fetchDropped(signal: AbortSignal, address: string): Promise<File> {
  return fetchFile(signal, new URL(address), "save it to your computer and choose the file", true);
}

/** The pictures that attributes or visitors name are the one thing that may come from another site. */
async function fetchFile(signal: AbortSignal, url: URL, remedy: string, byVisitor = false): Promise<File> {
  const what = nameOf(url);
  const blob = await fetchBlob(signal, url, { what, code: "picture-unreachable", remedy, byVisitor });
  return new File([blob], what, { type: blob.type });
}
