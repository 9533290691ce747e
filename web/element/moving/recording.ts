import type { ClipFrame } from "../clips/clip";
import type { Pixels } from "../../worker/protocol";

/** Seconds that are recorded at most: 5 of 512 × 384 pixels at 30 frames a second take 118 MB. */
export const MOST_SECONDS = 5;

/** Of a frame that is alone, in milliseconds. */
const ALONE = 100;

/** Painted frames of the camera and when each was painted, all of one size. */
export class Recording {
  readonly #frames: { pixels: Pixels; time: number }[] = [];

  /** When the last frame was over, where that is known. */
  #end: number | undefined;

  /** Takes a frame that was painted at `time` milliseconds; not one of another size, nor after the end: false then. */
  add(pixels: Pixels, time: number): boolean {
    const [first] = this.#frames;
    if (first) {
      const { width, height } = first.pixels;
      const over = first.time + MOST_SECONDS * 1000;
      if (pixels.width !== width || pixels.height !== height || time >= over) {
        this.#end = Math.min(time, over);
        return false;
      }
    }
    this.#frames.push({ pixels, time });
    return true;
  }

  /** Seconds from the first frame until `time` milliseconds. */
  seconds(time: number): number {
    const [first] = this.#frames;
    return first ? (time - first.time) / 1000 : 0;
  }

  /** Each is shown until the next was painted; the last, where it is not known how long, as long as the others on average. */
  get frames(): ClipFrame[] {
    const times = this.#frames.map(({ time }) => time);
    const [first = 0, last = 0] = [times[0], times.at(-1)];
    const mean = times.length > 1 ? (last - first) / (times.length - 1) : ALONE;
    return this.#frames.map(({ pixels, time }, i) => {
      const next = times[i + 1] ?? this.#end ?? time + mean;
      return { ...pixels, duration: next - time };
    });
  }
}
