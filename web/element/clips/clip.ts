import { message } from "../../languages/message";
import { Failure } from "../../worker/failure";
import type { Pixels } from "../../worker/protocol";
import { imageDataOf } from "../draw";

/** A context that frames are drawn on. */
export type ClipContext = CanvasRenderingContext2D;

/**
 * A short moving picture whose frames can be asked for in any order and more than once, so that none has to be kept that can be
 * drawn anew.
 */
export interface Clip {
  /** Of its frames, in pixels. */
  readonly width: number;
  readonly height: number;
  /** How long each frame is shown, in milliseconds: as many as there are frames. */
  readonly durations: readonly number[];
  /** Draws a frame over the whole of a canvas, whatever that one's size; it is white before. */
  draw(index: number, context: ClipContext): void | Promise<void>;
}

/** A frame of a clip as pixels: RGBA, 8 bits each, row by row. */
export interface ClipFrame extends Pixels {
  /** Milliseconds. */
  duration: number;
}

/** So many bytes of pixels may be kept for a clip. */
const MOST_BYTES = 512 << 20;

/**
 * A clip of frames that come one after the other, all of one size. They are kept, which takes 4 bytes a pixel: 5 seconds of
 * 640 × 480 pixels at 12 frames a second take 74 MB. Throws `clip-too-long` over 512 MB, and `clip-empty` where there is none.
 */
export async function clipOf(frames: Iterable<ClipFrame> | AsyncIterable<ClipFrame>): Promise<Clip> {
  const kept: ClipFrame[] = [];
  let bytes = 0;
  for await (const frame of frames) {
    bytes += frame.data.length;
    if (bytes > MOST_BYTES)
      throw new Failure("clip-too-long", message("failure.clip-too-large", { megabytes: MOST_BYTES >> 20 }));
    kept.push(frame);
  }
  const [first] = kept;
  if (!first) throw emptyClip();
  const canvas = document.createElement("canvas");
  const { width, height } = Object.assign(canvas, { width: first.width, height: first.height });
  const context = canvas.getContext("2d");
  return {
    width,
    height,
    durations: kept.map(({ duration }) => duration),
    draw(index, target) {
      const frame = kept[index];
      if (!frame || !context) return;
      context.putImageData(imageDataOf(frame), 0, 0);
      target.drawImage(canvas, 0, 0, target.canvas.width, target.canvas.height);
    },
  };
}

/** Nothing can be made of it. */
export function emptyClip(): Failure {
  return new Failure("clip-empty", message("failure.clip-empty"));
}
