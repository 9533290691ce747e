import type { Clip, ClipContext } from "./clip";
import { clipSize } from "./order";

/** Where a clip's frames are drawn to be encoded. */
export class Screen {
  readonly canvas = document.createElement("canvas");
  readonly context: ClipContext;

  constructor(
    readonly clip: Clip,
    longest: number,
  ) {
    Object.assign(this.canvas, clipSize(clip.width, clip.height, longest));
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no canvas");
    context.imageSmoothingQuality = "high";
    this.context = context;
  }

  /** Draws a frame, on white: films have no transparency. */
  async show(index: number): Promise<void> {
    const { context, canvas } = this;
    context.globalAlpha = 1;
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    await this.clip.draw(index, context);
  }

  /** What is to be seen, RGBA. */
  get pixels(): Uint8ClampedArray {
    return this.context.getImageData(0, 0, this.canvas.width, this.canvas.height).data;
  }
}

/** The page stays alive between two frames, and a stop is heard. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal.throwIfAborted();
}
