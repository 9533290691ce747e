import type { LearningProgress } from "../worker/look-protocol";
import type { Pixels } from "../worker/protocol";
import { unstoppable } from "../worker/unstoppable";

/** Milliseconds of learning between two looks at whether it is still wanted. */
const BATCH = 100;

/** Milliseconds between two previews, at least; and no more than a tenth of the time goes into them. */
const PREVIEWS = { every: 3000, share: 0.1 };

/** What is asked of the worker. */
export interface LearnCalls {
  learnFor(signal: AbortSignal, milliseconds: number, done: number): Promise<LearningProgress>;
  /** The photo as it is painted now. */
  preview(signal: AbortSignal): Promise<Pixels>;
}

/** Who is told how it goes. */
export interface LearnWatcher {
  /** `done` is the share of the time that is over, 0 to 1; `left` milliseconds remain. */
  progress(progress: LearningProgress, done: number, left: number): void;
  preview(pixels: Pixels): void;
}

/**
 * Has the worker learn for so many milliseconds, or until the signal aborts, and shows previews on the way. The worker is never
 * interrupted: a stop waits for the steps that run.
 */
export async function learnLoop(
  signal: AbortSignal,
  milliseconds: number,
  calls: LearnCalls,
  watcher: LearnWatcher,
  now: () => number = () => performance.now(),
): Promise<void> {
  const begin = now();
  let next = begin;
  for (let done = 0; done < 1 && !signal.aborted;) {
    const progress = await calls.learnFor(unstoppable, BATCH, done);
    done = Math.min((now() - begin) / milliseconds, 1);
    watcher.progress(progress, done, (1 - done) * milliseconds);
    if (now() < next || done === 1) continue;
    const asked = now();
    watcher.preview(await calls.preview(unstoppable));
    next = now() + Math.max(PREVIEWS.every, (now() - asked) / PREVIEWS.share);
  }
}
