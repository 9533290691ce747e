// What goes over the border between page and worker for moving pictures: plain data, nothing with a method.

import type { PaintedFrame, Pixels } from "./core";
import type { LookSource } from "./look-protocol";

export type { PaintedFrame };

/** What frames are painted in. */
export interface MovingJob {
  look: LookSource;
  /** How much of each look of the file; the first alone where it is empty. */
  shares: number[];
  /** How much of the frame before is kept where it could be followed, 0 to 0.95. */
  steadiness: number;
}

/** The worker's calls for moving pictures. */
export interface MovingApi {
  /** Begins to paint frames, in place of others that were being painted. Throws `bad-look`, `bad-setting`. */
  beginFrames(job: MovingJob): Promise<void>;
  /** Paints the next frame at its own size; a frame of another size begins a shot. Its pixels are moved, not copied. */
  paintFrame(frame: Pixels): Promise<PaintedFrame>;
  /** From the next frame on. */
  steadyFrames(steadiness: number): Promise<void>;
  /** Lets go of what the frames were painted with. */
  endFrames(): Promise<void>;
}
