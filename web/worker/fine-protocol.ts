// What goes over the border between page and worker for videos that the loop paints: plain data, nothing with a method.

import type { PaintedFrame, Pixels } from "./core";
import type { WeightedStyle } from "./protocol";
import type { Progress, Recipe } from "./recipe";

/** What frames are painted by. */
export interface FineJob {
  /** One at least that counts. */
  styles: WeightedStyle[];
  /** Of the first frame of each shot; frames have sizes of their own, and styles of the gallery are made at its. */
  recipe: Recipe & { size: number };
  /** Of every other frame; where it is left out 40, or as many as the recipe has if fewer. */
  iterations: number | undefined;
}

/** The worker's calls for videos that are painted by the loop. */
export interface FineApi {
  /** Begins to paint frames, in place of others, with networks that have been loaded. Throws `bad-setting`. */
  beginFineFrames(job: FineJob): Promise<void>;
  /**
   * Begins the next frame at its own size, from the one that was finished last; where a pass before has painted it as `own`, near to
   * the one that was finished or kept last. Pixels are moved, not copied.
   */
  beginFineFrame(frame: Pixels, own: Pixels | undefined): Promise<void>;
  /** Leaves a frame as a pass before has painted it. */
  keepFineFrame(frame: Pixels, own: Pixels): Promise<void>;
  stepFineFrame(iterations: number): Promise<Progress>;
  /** The frame's painting as it is now, at the present scale. */
  previewFineFrame(): Promise<Pixels>;
  /** The painting of the frame that was begun last. */
  finishFineFrame(): Promise<PaintedFrame>;
  /** Lets go of what the frames were painted with, and of one that is not finished. */
  endFineFrames(): Promise<void>;
}
