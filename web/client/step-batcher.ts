/** One look at the picture every this many milliseconds: often enough to be alive, seldom enough to cost little. */
const TARGET = 400;
/** No two previews closer together than this. */
export const SHORTEST = 200;
const MOST_STEPS = 500;

/**
 * How many iterations to run before the next look, from how long the last ones took. Grows at most twofold, because
 * the first iterations of a scale say little about the others.
 */
export function nextBatch(steps: number, milliseconds: number): number {
  const ideal = (steps * TARGET) / Math.max(milliseconds, 1);
  return Math.max(1, Math.min(Math.floor(ideal), steps * 2, MOST_STEPS));
}
