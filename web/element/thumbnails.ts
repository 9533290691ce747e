import { isAbort, isFailure } from "../worker/failure";
import type { Pixels } from "../worker/protocol";
import { sleep } from "../worker/retry";
import type { Choices } from "./choices";
import type { Parts } from "./parts";

const THUMBNAIL = 160;

/** How busy the painter is: thumbnails keep out of its way. */
export interface Busy {
  /** Paint has been pressed and its first preview has not come. */
  starting(): boolean;
  painting(): boolean;
}

/** Paints the gallery's thumbnails, one at a time: never before a first preview, and rarely while a painting runs. */
export async function paintThumbnails(parts: Parts, choices: Choices, busy: Busy): Promise<void> {
  const { gallery, life } = parts;
  const signal = life();
  for (const { id } of gallery.styles) {
    if (busy.painting()) await sleep(signal, 800);
    while (busy.starting()) await sleep(signal, 200);
    const pixels = await thumbnail(signal, parts, id);
    gallery.showThumbnail(id, pixels);
    choices.showThumbnail(id, pixels);
  }
}

/** The worker may have to start anew, before this or in the middle of it; then its engine is not open, or the call aborts. */
async function thumbnail(signal: AbortSignal, { studio, settings }: Parts, id: string): Promise<Pixels> {
  for (;;) {
    try {
      await studio.open(signal, settings().device);
      return await studio.thumbnail(signal, id, THUMBNAIL);
    } catch (error) {
      const anew = isAbort(error) || (isFailure(error) && error.code === "not-open");
      if (signal.aborted || !anew) throw error;
    }
  }
}
