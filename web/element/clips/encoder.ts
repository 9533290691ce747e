import type { Screen } from "./screen";

/** What an encoder is given. */
export interface Encoding {
  screen: Screen;
  /** Of each frame of the clip, in milliseconds. */
  durations: readonly number[];
  /** Its frames in the order in which they are shown. */
  order: readonly number[];
  signal: AbortSignal;
  /** Told from 0 to 1 how much is done. */
  progress: (share: number) => void;
}

/** A clip as a file, and the ending of its name. */
export interface EncodedClip {
  blob: Blob;
  extension: string;
}

/** Makes a file of a clip; undefined where this browser cannot. */
export type Encoder = (encoding: Encoding) => Promise<EncodedClip | undefined>;
