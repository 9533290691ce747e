import type { PaintWatcher } from "../../client/paint-loop";
import type { PaintedFrame } from "../../worker/moving-protocol";
import type { Pixels } from "../../worker/protocol";

/** Paints the frames of a video one after the other. */
export interface FramePainter {
  /**
   * Paints the next frame, and tells how it goes where that takes iterations. Rejects with an
   * `AbortError` where it was stopped before the frame was done.
   */
  paint(signal: AbortSignal, frame: Pixels, watcher: PaintWatcher): Promise<PaintedFrame>;
  /** Lets go of everything. Never fails. */
  end(): Promise<void>;
}

/** For the worker, which takes what it is given: a frame may be asked for again. */
export function copyOf(frame: Pixels): Pixels {
  return { ...frame, data: frame.data.slice() };
}
