import type { Picture } from "./core";
import { Failure, isFailure } from "./failure";
import type { Core } from "./open-engine";

/** As many pixels as a browser's canvas surely holds; the core has limits of its own for what it decodes itself. */
const MAX_PIXELS = 64e6;

/** The browser knows formats that the core does not: AVIF, HEIC on Apple's, and what comes next. */
async function decodeByBrowser(core: Core, file: Blob, name: string): Promise<Picture> {
  const bitmap = await createImageBitmap(file);
  try {
    const { width, height } = bitmap;
    if (width * height > MAX_PIXELS) {
      const size = `${width}x${height} pixels, more than the ${MAX_PIXELS / 1e6} megapixels Impasto reads`;
      throw new Failure("picture-too-large", `${name} is ${size}; make it smaller first.`);
    }
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no canvas");
    // Transparency goes on white, as in the core.
    context.fillStyle = "white";
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return core.Picture.fromPixels(width, height, new Uint8Array(data.buffer), name);
  } finally {
    bitmap.close();
  }
}

/** Reads a picture file: the core first, for what it does not know the browser. SVG is a drawing, not a picture. */
export async function decodePicture(core: Core, file: Blob, name: string): Promise<Picture> {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Failure("file", `${name} could not be read; check that the file is still there and choose it again.`);
  }
  try {
    return core.Picture.decode(bytes, name);
  } catch (original) {
    if (!isFailure(original) || original.code !== "not-a-picture" || file.type === "image/svg+xml") throw original;
    try {
      return await decodeByBrowser(core, file, name);
    } catch (error) {
      throw isFailure(error) ? error : original;
    }
  }
}
