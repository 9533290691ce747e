import { message } from "../../languages/message";
import { fetchBlob, unfetched, type Wanted } from "../../client/fetch-blob";
import { isAbort } from "../../worker/failure";
import { noAddress } from "../bad-setting";
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
  if (!url) throw noAddress("look", address, message("example.look"));
  const name = nameOf(url);
  const wanted: Wanted = { what: name, code: "look-unreachable", remedy: message("remedy.correct-look") };
  // It may be anybody's: they need not know which page it is for.
  const blob = await fetchBlob(signal, url, wanted, { referrerPolicy: "no-referrer" });
  if (blob.size > LARGEST) throw unfetched(wanted, message("why.look-too-long", { bytes: blob.size }));
  return new File([blob], name);
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
