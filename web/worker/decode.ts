import type { Picture } from "./core";
import { message } from "../languages/message";
import { recognizedName } from "../languages/recognized";
import { Failure, isFailure } from "./failure";
import type { Core } from "./open-engine";
import { rareFormat, sizeInHeader } from "./picture-header";
import { readFile } from "./read-file";

/** The core's limits, in megapixels and in pixels of the long side: it would shrink a longer picture itself. */
const MEGAPIXELS = 128;
const LONGEST = 4096;

/** A picture in the core's memory, and what its owner should know about how it was read. */
export interface Decoded {
  picture: Picture;
  notice: string | undefined;
}

/** The browser knows formats that the core does not: AVIF, HEIC on Apple's, and what comes next. */
async function decodeByBrowser(core: Core, file: Blob, name: string): Promise<Decoded> {
  const bitmap = await createImageBitmap(file);
  try {
    if (bitmap.width * bitmap.height > MEGAPIXELS * 1e6) {
      const { width, height } = bitmap;
      const said = message("error.picture-too-large", { name: recognizedName(name), width, height, limit: MEGAPIXELS });
      throw new Failure("picture-too-large", said);
    }
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)];
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no canvas");
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    const picture = core.Picture.fromPixels(width, height, new Uint8Array(data.buffer), name);
    const notice = `${name} has ${bitmap.width}x${bitmap.height} pixels; it is read at ${width}x${height} pixels.`;
    return { picture, notice: scale < 1 ? notice : picture.notice };
  } finally {
    bitmap.close();
  }
}

/** Whether the core would unpack the file only to shrink it. Its memory never becomes smaller again; the browser's does. */
function isVeryLarge(bytes: Uint8Array): boolean {
  const size = sizeInHeader(bytes);
  return (
    size !== undefined && Math.max(size.width, size.height) > LONGEST && size.width * size.height <= MEGAPIXELS * 1e6
  );
}

function unreadable(bytes: Uint8Array, name: string): Failure {
  const format = rareFormat(bytes);
  const said = recognizedName(name);
  if (!format) return new Failure("not-a-picture", message("failure.not-a-picture", { name: said }));
  if (format === "HEIC") return new Failure("not-a-picture", message("failure.heic", { name: said }));
  return new Failure("not-a-picture", message("failure.rare-format", { name: said, format }));
}

/** Reads a picture file: the core first, for what it does not know the browser. SVG is a drawing, not a picture. */
export async function decodePicture(core: Core, file: Blob, name: string): Promise<Decoded> {
  const bytes = await readFile(file, name);
  if (isVeryLarge(bytes)) {
    const decoded = await decodeByBrowser(core, file, name).catch(() => undefined);
    if (decoded) return decoded;
  }
  try {
    const picture = core.Picture.decode(bytes, name);
    return { picture, notice: picture.notice };
  } catch (original) {
    if (!isFailure(original) || original.code !== "not-a-picture") throw original;
    if (file.type === "image/svg+xml") throw unreadable(bytes, name);
    try {
      return await decodeByBrowser(core, file, name);
    } catch (error) {
      throw isFailure(error) ? error : unreadable(bytes, name);
    }
  }
}
