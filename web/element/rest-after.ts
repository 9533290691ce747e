import { type Rest, restOf, SMALLEST } from "./checkpoints/checkpoint";
import { pngOf } from "./draw";
import type { LastPicture } from "./paint-plan";

/** What is left to paint where the worker is gone, and this is how the painting looked last, on its way to so many iterations. */
export async function restAfter({ pixels, iteration }: LastPicture, iterations: number): Promise<Rest> {
  const longSide = Math.max(pixels.width, pixels.height);
  const reached = { picture: await pngOf(pixels), longSide, iteration, iterations };
  return restOf({ ...reached, id: crypto.randomUUID(), date: Date.now() }, SMALLEST);
}
