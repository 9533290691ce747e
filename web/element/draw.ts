import type { Pixels } from "../worker/protocol";

/** Whether one can see through some of it. */
export function isTransparent({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true;
  return false;
}

/** As `put`; what is transparent lies on a chequerboard. */
export function draw(canvas: HTMLCanvasElement, pixels: Pixels): void {
  canvas.classList.toggle("transparent", isTransparent(pixels));
  put(canvas, pixels);
}

/** Pixels as a canvas takes them. */
export function imageDataOf({ width, height, data }: Pixels): ImageData {
  return new ImageData(data as Uint8ClampedArray<ArrayBuffer>, width, height);
}

/** Pixels as a PNG file. */
export function pngOf(pixels: Pixels): Promise<Blob> {
  const canvas = new OffscreenCanvas(pixels.width, pixels.height);
  canvas.getContext("2d")?.putImageData(imageDataOf(pixels), 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}

/** Puts pixels on a canvas and makes it their size. */
export function put(canvas: HTMLCanvasElement, pixels: Pixels): void {
  const { width, height } = pixels;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  // Pixels only ever come from the worker and go back out to a file: the canvas is better off in ordinary memory.
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context?.putImageData(imageDataOf(pixels), 0, 0);
}
