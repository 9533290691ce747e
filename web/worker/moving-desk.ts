import { message } from "../languages/message";
import type { FramePainter, Look } from "./core";
import { Failure } from "./failure";
import type { LookSource } from "./look-protocol";
import type { MovingJob, PaintedFrame } from "./moving-protocol";
import type { Core, OpenedEngine } from "./open-engine";
import { bytesOf } from "./pixel-bytes";
import type { Pixels } from "./protocol";

/** Paints the frames of a camera or a video, one after the other. */
export class MovingDesk {
  #painter: FramePainter | undefined;

  /** `look` reads a look, and keeps it for the next time. */
  constructor(readonly look: (core: Core, source: LookSource) => Promise<Look>) {}

  /** Whether frames are being painted: another engine would not know the one before. */
  get painting(): boolean {
    return this.#painter !== undefined;
  }

  async begin({ core, engine }: OpenedEngine, { look, shares, steadiness }: MovingJob): Promise<void> {
    const read = await this.look(core, look);
    this.end();
    this.#painter = engine.framePainter(read, shares, steadiness);
  }

  paint(frame: Pixels): Promise<PaintedFrame> {
    return this.#present.paint(frame.width, frame.height, bytesOf(frame));
  }

  steady(steadiness: number): void {
    this.#present.setSteadiness(steadiness);
  }

  end(): void {
    this.#painter?.free();
    this.#painter = undefined;
  }

  get #present(): FramePainter {
    if (!this.#painter) throw new Failure("no-frames", message("failure.no-frames"));
    return this.#painter;
  }
}
