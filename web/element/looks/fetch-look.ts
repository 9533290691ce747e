import { Failure, isAbort } from "../../worker/failure";
import { nameOf } from "../fetch-picture";

/** No look is larger: see src/generator/look.rs. */
const LARGEST = 16 << 20;

/** What the folder `looks` beside the element's script holds. */
interface LookIndex {
  /** The file with the looks of the gallery's styles, by their ids. */
  gallery?: string;
}

/** Fetches the look that the attribute names. */
export async function fetchLook(signal: AbortSignal, address: string): Promise<File> {
  const url = URL.canParse(address, document.baseURI) ? new URL(address, document.baseURI) : undefined;
  if (!url) throw new Failure("bad-setting", `look is "${address}", which is no address; give that of a .look file.`);
  const name = nameOf(url);
  try {
    // It may be anybody's: they need not know which page it is for.
    const response = await fetch(url, { signal, referrerPolicy: "no-referrer" });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const blob = await response.blob();
    if (blob.size > LARGEST) throw new Error(`it has ${blob.size} bytes, more than any look`);
    return new File([blob], name);
  } catch (error) {
    if (isAbort(error)) throw error;
    const why =
      error instanceof TypeError ? "no answer, or the other site does not allow it" : (error as Error).message;
    throw new Failure("look-unreachable", `${name} could not be fetched (${why}); correct look, or open a file.`);
  }
}

/** Fetches the looks of the gallery's styles; undefined where this site has none. */
export async function fetchGalleryLook(signal: AbortSignal, folder: URL): Promise<File | undefined> {
  try {
    const index = await fetch(new URL("index.json", folder), { signal });
    if (!index.ok) return undefined;
    const { gallery } = (await index.json()) as LookIndex;
    if (typeof gallery !== "string") return undefined;
    const response = await fetch(new URL(encodeURIComponent(gallery), folder), { signal });
    return response.ok ? new File([await response.blob()], gallery) : undefined;
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}
