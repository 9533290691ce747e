import { isAbort, isFailure } from "../worker/failure";
import type { GalleryPicture, Pixels } from "../worker/protocol";
import { sleep } from "../worker/retry";
import type { ElementContext } from "./element-context";
import type { GalleryInputs } from "./gallery-inputs";

const THUMBNAIL = 160;

/** How busy the painter is: thumbnails keep out of its way. */
export interface Busy {
  /** Paint has been pressed and its first preview has not come. */
  starting(): boolean;
  painting(): boolean;
}

/** Paints the gallery's thumbnails, one at a time: never before a first preview, and rarely while a painting runs. */
export async function paintThumbnails(context: ElementContext, inputs: GalleryInputs, busy: Busy): Promise<void> {
  const { gallery, lifetime } = context;
  const signal = lifetime();
  for (const { id } of gallery.generated) {
    if (busy.painting()) await sleep(signal, 800);
    while (busy.starting()) await sleep(signal, 200);
    await paintThumbnail(context, inputs, id);
  }
}

/** Paints a style's thumbnail as it is varied now. */
export async function paintThumbnail(context: ElementContext, inputs: GalleryInputs, id: string): Promise<void> {
  const { gallery, lifetime } = context;
  const picture = { work: id, ...gallery.variation(id) };
  const pixels = await thumbnail(lifetime(), context, picture);
  const { seed, palette } = gallery.variation(id);
  // A later variation has a thumbnail of its own on its way.
  if (seed !== picture.seed || palette !== picture.palette) return;
  gallery.showThumbnail(id, pixels);
  inputs.showThumbnail(id, pixels);
}

/** The worker may have to start anew, before this or in the middle of it; then its engine is not open, or the call aborts. */
async function thumbnail(
  signal: AbortSignal,
  { worker, settings }: ElementContext,
  picture: GalleryPicture,
): Promise<Pixels> {
  for (;;) {
    try {
      await worker.open(signal, settings().device);
      return await worker.thumbnail(signal, picture, THUMBNAIL);
    } catch (error) {
      const anew = isAbort(error) || (isFailure(error) && error.code === "not-open");
      if (signal.aborted || !anew) throw error;
    }
  }
}
