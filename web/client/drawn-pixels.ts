import { message } from "../languages/message";
import { recognizedName } from "../languages/recognized";
import { Failure, isAbort } from "../worker/failure";
import type { Pixels } from "../worker/protocol";

/** What a page or a worker can draw. */
export type Drawable = ImageBitmap | OffscreenCanvas | HTMLCanvasElement | HTMLImageElement;

/** A drawn picture is made no longer than the core reads, in pixels. */
const LONGEST = 4096;

/** The pixels of something drawn; `name` is what it is called where it cannot be read. */
export async function drawnPixels(source: Drawable, name: string): Promise<Pixels> {
  try {
    if ("decode" in source) await source.decode();
    const [width, height] =
      "naturalWidth" in source ? [source.naturalWidth, source.naturalHeight] : [source.width, source.height];
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no canvas");
    context.imageSmoothingQuality = "high";
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return { width: canvas.width, height: canvas.height, data };
  } catch (error) {
    if (isAbort(error)) throw error;
    const foreign = error instanceof DOMException && error.name === "SecurityError";
    const why = message(foreign ? "why.foreign" : "why.empty");
    throw new Failure("not-a-picture", message("failure.unreadable-picture", { name: recognizedName(name), why }));
  }
}
