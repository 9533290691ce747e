import type { Clip } from "../clips/clip";
import { AnimationWriter } from "./animation-writer";
import type { VideoClip } from "./video-clip";
import { VideoWriter } from "./video-writer";

/** What was written. */
export interface WrittenClip {
  blob: Blob;
  /** What its file's name ends in. */
  extension: string;
  /** Its frames, where it is an animated picture: maybe fewer than were given. */
  clip?: Clip;
}

/** Makes a file of pictures that are given one after the other. */
export interface ClipWriter {
  /** Whether memory is all there is, so that a long video may not fit. */
  readonly inMemory: boolean;
  /** Whether it is an animated picture, as this browser makes no video of that size. */
  readonly animation: boolean;
  /** The codec of sound that what is made does not take. */
  readonly silenced: string | undefined;
  /** Takes the picture that is on the canvas; seconds. */
  add: (timestamp: number, duration: number) => Promise<void>;
  /** Whether there is room for more. */
  hasRoom: (now: number) => Promise<boolean>;
  /**
   * Ends it at this second; the sound goes on to its own end where it is `whole`. `told` hears how much of an animated picture is made, 0
   * to 1, as all of that is done at the end.
   */
  finish: (end: number, whole: boolean, told: (share: number) => void) => Promise<WrittenClip>;
  /** Gives it up. */
  cancel: () => Promise<void>;
}

/**
 * Begins a video of what is drawn on the canvas, of even width and height, with the sound of another; or an animated picture, where none
 * can be made.
 */
export async function beginClip(canvas: OffscreenCanvas, of: Pick<VideoClip, "sound" | "begins">): Promise<ClipWriter> {
  return (await VideoWriter.begin(canvas, of)) ?? (await AnimationWriter.begin(canvas, of.sound));
}
