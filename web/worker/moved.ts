import { transfer } from "comlink";
import type { Pixels } from "./protocol";

/** Moves pixels to the other side instead of copying them. */
export function moved(pixels: Pixels): Pixels {
  return transfer(pixels, [pixels.data.buffer as ArrayBuffer]);
}
