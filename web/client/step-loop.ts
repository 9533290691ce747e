import type { Progress } from "../worker/protocol";
import { nextBatch } from "./step-batcher";

/**
 * Asks for iterations until all are done or the signal aborts, some at a time; `watch` is waited for after each time.
 * Returns the last progress. What runs is never interrupted: a stop waits for it.
 */
export async function stepLoop(
  signal: AbortSignal,
  step: (iterations: number) => Promise<Progress>,
  watch: (progress: Progress) => Promise<void> | void,
  now: () => number = () => performance.now(),
): Promise<Progress> {
  for (let steps = 1; ;) {
    const start = now();
    const progress = await step(steps);
    await watch(progress);
    if (progress.done || signal.aborted) return progress;
    steps = nextBatch(steps, now() - start);
  }
}
