import type { Pixels } from "../../worker/protocol";
import { toBlob, toCanvas } from "./apply-source";

/** Long side in pixels. */
const SIZE = 96;

/** A small JPEG of a picture. */
export function thumbnailOf(pixels: Pixels): Promise<Blob> {
  const scale = Math.min(1, SIZE / Math.max(pixels.width, pixels.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(pixels.width * scale));
  canvas.height = Math.max(1, Math.round(pixels.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.imageSmoothingQuality = "high";
  context.drawImage(toCanvas(pixels), 0, 0, canvas.width, canvas.height);
  return toBlob(canvas, "image/jpeg");
}
