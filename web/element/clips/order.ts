import { fitted } from "../fitted";

/** Frames in the order in which they are shown. A boomerang goes forwards and back: each end comes once, also where it repeats. */
export function playingOrder(count: number, boomerang: boolean): number[] {
  const forwards = Array.from({ length: count }, (_, i) => i);
  return boomerang ? [...forwards, ...forwards.slice(1, -1).reverse()] : forwards;
}

/** A size of the same shape, no longer than this, and even, as video codecs want it. */
export function clipSize(width: number, height: number, longest: number): { width: number; height: number } {
  const [fittedWidth, fittedHeight] = fitted(width, height, longest, true);
  return { width: fittedWidth, height: fittedHeight };
}
