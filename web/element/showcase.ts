import type { Pixels } from "../worker/protocol";
import { readPixels } from "./read-pixels";
import type { ResultView } from "./result-view";

/** The longest side of a painting that comes with a page, in pixels: more than any screen shows it at. */
const LARGEST = 2048;

async function fetchPixels(signal: AbortSignal, address: string): Promise<Pixels> {
  const response = await fetch(new URL(address, document.baseURI), { signal });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return readPixels(await response.blob(), LARGEST);
}

/** Shows a picture that says what the element is for. Without it the page is as good. */
export async function showPoster(signal: AbortSignal, view: ResultView, address: string): Promise<void> {
  try {
    view.showPoster(await fetchPixels(signal, address));
  } catch {
    // The photo will be shown.
  }
}

/** Shows the painting that comes with the page, with its photo where there is one. Without it the page is as good. */
export async function showShowcase(
  signal: AbortSignal,
  view: ResultView,
  painting: string,
  photo: string | null,
): Promise<void> {
  try {
    const [after, before] = await Promise.all([
      fetchPixels(signal, painting),
      photo ? fetchPixels(signal, photo) : undefined,
    ]);
    view.showShowcase(after, before);
  } catch {
    // The photo alone will be shown.
  }
}
