import { Failure, isAbort } from "../worker/failure";

/** The last part of an address's path, as a name for messages. */
export function nameOf(url: URL): string {
  const last = url.protocol === "data:" || url.protocol === "blob:" ? "" : url.pathname.split("/").pop();
  try {
    return decodeURIComponent(last ?? "") || "The picture";
  } catch {
    return last || "The picture";
  }
}

/** Fetches the picture that an attribute names: the one thing that may come from another site, because its author said so. */
export async function fetchPicture(signal: AbortSignal, attribute: string, address: string): Promise<File> {
  let url: URL;
  try {
    url = new URL(address, document.baseURI);
  } catch {
    throw new Failure("bad-setting", `${attribute} is "${address}", which is no address; give that of a picture.`);
  }
  const name = nameOf(url);
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const blob = await response.blob();
    return new File([blob], name, { type: blob.type });
  } catch (error) {
    if (isAbort(error)) throw error;
    const why =
      error instanceof TypeError ? "no answer, or the other site does not allow it" : (error as Error).message;
    throw new Failure(
      "picture-unreachable",
      `${name} could not be fetched (${why}); correct ${attribute}, or choose a file.`,
    );
  }
}
