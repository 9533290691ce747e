import type { ApplySource } from "./apply-source";

/** A photo with a painting of it: pictures, or their addresses. */
export interface KeyFramePictures {
  photo: ApplySource;
  painting: ApplySource;
}

/** How a style is taught. */
export interface TeachOptions {
  /** What the look is to give again; where it is left out, the painting that is there, if the visitor has ticked it. */
  keyFrames?: KeyFramePictures[];
}
