import { Failure, isAbort, isFailure } from "../worker/failure";
import { refusedFetch } from "../worker/policy";

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
export async function fetchDropped(signal: AbortSignal, address: string): Promise<File> {
  const url = new URL(address);
  const remedy = "save it to your computer and choose the file";
  try {
    return await fetchFile(signal, url, remedy);
  } catch (error) {
    if (!isFailure(error) || error.code !== "refused-by-policy") throw error;
    // Visitors can do nothing about a page's policy.
    throw new Failure(
      error.code,
      `${nameOf(url)} could not be fetched (this page may not reach other sites); ${remedy}.`,
    );
  }
}

/** The pictures that attributes or visitors name are the one thing that may come from another site. */
async function fetchFile(signal: AbortSignal, url: URL, remedy: string): Promise<File> {
  const name = nameOf(url);
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const blob = await response.blob();
    return new File([blob], name, { type: blob.type });
  } catch (error) {
    if (isAbort(error)) throw error;
    const refused = error instanceof TypeError ? await refusedFetch(name, url) : undefined;
    if (refused) throw refused;
    const why =
      error instanceof TypeError ? "no answer, or the other site does not allow it" : (error as Error).message;
    throw new Failure("picture-unreachable", `${name} could not be fetched (${why}); ${remedy}.`);
  }
}
