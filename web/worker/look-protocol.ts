// What goes over the border between page and worker for looks: plain data, nothing with a method.

import type { LearningProgress, Pixels } from "./core";
import type { PictureSource } from "./protocol";
import type { LearningSettings, Recipe } from "./recipe";

export type { LearningProgress, LearningSettings };

/** A look's file. Two sources with the same `id` are the same look. */
export interface LookSource {
  id: string;
  /** For messages. */
  name: string;
  file: Blob;
}

/** A picture that is painted at once. */
export interface ApplyJob {
  look: LookSource;
  /** How much of each look of the file; the first alone where it is empty. */
  shares: number[];
  picture: PictureSource;
  /** Whether it is the photo that is chosen, which is kept for the next time. */
  chosen: boolean;
  /** Long side in pixels; a smaller picture is not enlarged. */
  size: number;
}

/** A photo with a painting of it, which a look is to give again (Texler et al. 2020). */
export interface KeyFrame {
  photo: PictureSource;
  painting: PictureSource;
}

/** What a look is learned from: a style picture, by a network that has been loaded. */
export interface Lesson {
  style: PictureSource;
  /** The part of the style picture that counts, and the size at which pictures of the gallery are made. */
  recipe: Recipe & { network: string; size: number };
  keyFrames: KeyFrame[];
  settings: LearningSettings;
  /** A look to go on from. */
  start: LookSource | undefined;
}

/** The worker's calls for looks. */
export interface LookApi {
  /** The names in a look's file; throws `bad-look`. */
  readLook(look: LookSource): Promise<string[]>;
  /** Paints a picture at once. */
  apply(job: ApplyJob): Promise<Pixels>;
  /** Begins to learn a look, in place of another that was being learned. Throws where a picture cannot be read. */
  learn(lesson: Lesson): Promise<void>;
  /** Learns for so many milliseconds, one step at least; `done` is the share of the lesson that is over, 0 to 1. */
  learnFor(milliseconds: number, done: number): Promise<LearningProgress>;
  /** The chosen photo, of that size in pixels, painted in the look as it is now, at `longSide`. */
  previewLook(photo: PictureSource, size: number, longSide: number): Promise<Pixels>;
  /** What has been learned so far, as a file. */
  learnedLook(name: string): Promise<Blob>;
  /** Lets what was being learned go. */
  endLearning(): Promise<void>;
}
