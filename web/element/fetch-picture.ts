import { fetchBlob } from "../client/fetch-blob";
import { nameInEnglish } from "../languages/english";
import { message, type Said } from "../languages/message";
import { recognizedName } from "../languages/recognized";
import { noAddress } from "./bad-setting";

/** What a picture is called that has no name. */
const NAMELESS = nameInEnglish(message("name.picture"));

/** The last part of an address's path, as a name for messages. */
export function nameOf(url: URL): string {
  const last = url.protocol === "data:" || url.protocol === "blob:" ? "" : url.pathname.split("/").pop();
  try {
    return decodeURIComponent(last ?? "") || NAMELESS;
  } catch {
    return last || NAMELESS;
  }
}

/** Fetches the picture that an attribute names. */
export async function fetchPicture(signal: AbortSignal, attribute: Said, address: string): Promise<File> {
  let url: URL;
  try {
    url = new URL(address, document.baseURI);
  } catch {
    throw noAddress(attribute, address, message("example.picture"));
  }
  return fetchFile(signal, url, message("remedy.correct-attribute", { attribute }));
}

/** Fetches a picture that the visitor has dropped or pasted from another site. */
export function fetchDropped(signal: AbortSignal, address: string): Promise<File> {
  return fetchFile(signal, new URL(address), message("remedy.save-first"), true);
}

/** The pictures that attributes or visitors name are the one thing that may come from another site. */
async function fetchFile(signal: AbortSignal, url: URL, remedy: Said, byVisitor = false): Promise<File> {
  const name = nameOf(url);
  const blob = await fetchBlob(signal, url, {
    what: recognizedName(name),
    code: "picture-unreachable",
    remedy,
    byVisitor,
  });
  return new File([blob], name, { type: blob.type });
}
