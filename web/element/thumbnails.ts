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
export async function paintThumbnails(
  { studio, gallery, life, settings }: Parts,
  choices: Choices,
  busy: Busy,
): Promise<void> {
  const signal = life();
  for (const { id } of gallery.styles) {
    if (busy.painting()) await sleep(signal, 800);
    while (busy.starting()) await sleep(signal, 200);
    await studio.open(signal, settings().device); // the worker may have had to start anew
    const pixels: Pixels = await studio.thumbnail(signal, id, THUMBNAIL);
    gallery.showThumbnail(id, pixels);
    choices.showThumbnail(id, pixels);
  }
}
