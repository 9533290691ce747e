import type { Pixels } from "../worker/protocol";

/** Puts pixels on a canvas and makes it their size. */
export function draw(canvas: HTMLCanvasElement, { width, height, data }: Pixels): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  // Pixels only ever come from the worker and go back out to a file: the canvas is better off in ordinary memory.
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context?.putImageData(new ImageData(data as Uint8ClampedArray<ArrayBuffer>, width, height), 0, 0);
}
