import type { Pixels, Progress } from "../worker/protocol";
import { unstoppable } from "../worker/unstoppable";
import { nextBatch, SHORTEST } from "./step-batcher";
import type { WorkerClient } from "./worker-client";

/** Who is told how the painting goes. */
export interface PaintWatcher {
  progress(progress: Progress): void;
  preview(pixels: Pixels): void;
}

/**
 * Pulls iterations from the worker until the painting is done or the signal aborts, and shows the picture on the way.
 * Returns the last progress. The worker is never interrupted: a stop waits for the step that runs.
 */
export async function paintLoop(
  signal: AbortSignal,
  worker: Pick<WorkerClient, "step" | "preview">,
  watcher: PaintWatcher,
  now: () => number = () => performance.now(),
): Promise<Progress> {
  let steps = 1;
  let shown = Number.NEGATIVE_INFINITY;
  for (;;) {
    const start = now();
    const progress = await worker.step(unstoppable, steps);
    watcher.progress(progress);
    const over = progress.done || signal.aborted;
    if (over || now() - shown >= SHORTEST) {
      watcher.preview(await worker.preview(unstoppable));
      shown = now();
    }
    if (over) return progress;
    steps = nextBatch(steps, now() - start);
  }
}
