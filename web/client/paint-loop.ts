import type { Pixels, Progress } from "../worker/protocol";
import { unstoppable } from "../worker/unstoppable";
import { SHORTEST } from "./step-batcher";
import { stepLoop } from "./step-loop";
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
export function paintLoop(
  signal: AbortSignal,
  worker: Pick<WorkerClient, "step" | "preview">,
  watcher: PaintWatcher,
  now: () => number = () => performance.now(),
): Promise<Progress> {
  let shown = Number.NEGATIVE_INFINITY;
  const watch = async (progress: Progress) => {
    watcher.progress(progress);
    if (!progress.done && !signal.aborted && now() - shown < SHORTEST) return;
    watcher.preview(await worker.preview(unstoppable));
    shown = now();
  };
  return stepLoop(signal, (iterations) => worker.step(unstoppable, iterations), watch, now);
}
