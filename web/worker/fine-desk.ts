import { message } from "../languages/message";
import type { FineFrame, FineFrames } from "./core";
import { Failure } from "./failure";
import type { FineJob } from "./fine-protocol";
import { gather } from "./gather-sources";
import type { PaintedFrame } from "./moving-protocol";
import type { OpenedEngine } from "./open-engine";
import type { PictureStore } from "./picture-store";
import { bytesOf } from "./pixel-bytes";
import type { Pixels, Progress } from "./protocol";

/** Paints the frames of a video by the loop, one after the other, each some iterations at a time. */
export class FineDesk {
  #frames: FineFrames | undefined;
  /** The one that is being painted. */
  #frame: FineFrame | undefined;

  constructor(readonly pictures: PictureStore) {}

  /** Whether frames are being painted: another engine would not know the one before. */
  get painting(): boolean {
    return this.#frames !== undefined;
  }

  async begin({ core, engine }: OpenedEngine, { styles, recipe, iterations }: FineJob): Promise<void> {
    const [first] = styles;
    if (!first) throw new Failure("no-style", message("failure.no-style"));
    // The core's sources have a photo: here each frame takes its place.
    const pictures = { photo: first.source, styles, regions: [], protect: undefined, start: undefined };
    const sources = await gather(core, this.pictures, pictures, recipe.size, undefined);
    this.end();
    this.#frames = engine.fineFrames(sources, recipe, iterations);
  }

  /** `own` is what a pass before has made of it. */
  beginFrame(frame: Pixels, own: Pixels | undefined): void {
    this.#dropFrame();
    const { width, height } = frame;
    const frames = present(this.#frames);
    this.#frame = own
      ? frames.beginAgain(width, height, bytesOf(frame), bytesOf(own))
      : frames.begin(width, height, bytesOf(frame));
  }

  keepFrame(frame: Pixels, own: Pixels): void {
    present(this.#frames).keep(frame.width, frame.height, bytesOf(frame), bytesOf(own));
  }

  step(iterations: number): Promise<Progress> {
    return present(this.#frame).step(iterations);
  }

  preview(): Promise<Pixels> {
    return present(this.#frame).preview();
  }

  finishFrame(): Promise<PaintedFrame> {
    const frame = present(this.#frame);
    // The core takes it.
    this.#frame = undefined;
    return present(this.#frames).finish(frame);
  }

  end(): void {
    this.#dropFrame();
    this.#frames?.free();
    this.#frames = undefined;
  }

  #dropFrame(): void {
    this.#frame?.free();
    this.#frame = undefined;
  }
}

function present<T>(painting: T | undefined): T {
  if (painting === undefined) throw new Failure("no-frames", message("failure.no-frames"));
  return painting;
}
