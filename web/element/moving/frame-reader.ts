import type { Pixels } from "../../worker/protocol";
import { USUAL } from "../video/frame";
import type { Frame, VideoClip } from "../video/video";

/** A frame of a video; seconds from its beginning. */
export interface Seen {
  pixels: Pixels;
  timestamp: number;
  duration: number;
}

/** What comes next: a frame, the end, what cannot be read, or why there are no more although there could be. */
export type Next = Seen | { over: true } | { error: unknown } | { failure: unknown };

/** Frames one after the other. */
export interface FrameStream {
  /** The next frame, if there is one. Never rejects, as nobody waits for it while the one before is painted. */
  next(): Promise<Next>;
  /** Lets the video go. Never fails. */
  end(): Promise<void>;
}

/** Reads the frames of a video one after the other, at the size at which they are painted. */
export class FrameReader implements FrameStream {
  readonly #frames: AsyncGenerator<Frame, void, unknown>;
  readonly #canvas = new OffscreenCanvas(1, 1);
  /** Second at which the frame before is shown. */
  #before = 0;

  constructor(
    readonly clip: VideoClip,
    /** Width and height of what is painted, in pixels. */
    readonly size: { width: number; height: number },
  ) {
    this.#frames = clip.frames();
  }

  async next(): Promise<Next> {
    try {
      const next = await this.#frames.next();
      if (next.done) return { over: true };
      const frame = next.value;
      try {
        const timestamp = frame.timestamp - this.clip.begins;
        // Not every container says how long each is shown; then as long as the one before.
        const duration = frame.duration || timestamp - this.#before || USUAL;
        this.#before = timestamp;
        return { pixels: this.#pixelsOf(frame), timestamp, duration };
      } finally {
        frame.close();
      }
    } catch (error) {
      return { error };
    }
  }

  async end(): Promise<void> {
    await this.#frames.return().catch(() => undefined);
  }

  /** A frame of another size than the first is fitted into its place. */
  #pixelsOf(frame: Frame): Pixels {
    const { size } = this;
    const { displayWidth, displayHeight } = frame;
    const scale = Math.min(size.width / displayWidth, size.height / displayHeight);
    const same = displayWidth === this.clip.width && displayHeight === this.clip.height;
    const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
    const [width, height] = same
      ? [size.width, size.height]
      : [Math.min(side(displayWidth), size.width), Math.min(side(displayHeight), size.height)];
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const context = this.#canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no canvas");
    context.imageSmoothingQuality = "high";
    // A frame may be transparent in places.
    context.clearRect(0, 0, width, height);
    frame.draw(context, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, data };
  }
}
