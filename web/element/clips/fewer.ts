import type { Clip } from "./clip";

/** Every which frame is taken where there may be so many at most: 1 is every one. */
export function stepFor(count: number, most: number): number {
  return Math.max(1, Math.ceil(count / most));
}

/** How long frames are shown of which every `step`th is taken: as long as those together that it stands for. */
export function fewerDurations(durations: readonly number[], step: number): number[] {
  return Array.from({ length: Math.ceil(durations.length / step) }, (_, i) =>
    durations.slice(i * step, (i + 1) * step).reduce((sum, duration) => sum + duration, 0),
  );
}

/** A clip of every `step`th frame of another, which takes as long. */
export function fewerFrames(clip: Clip, step: number): Clip {
  const { width, height } = clip;
  const durations = fewerDurations(clip.durations, step);
  return { width, height, durations, draw: (index, context) => clip.draw(index * step, context) };
}
