import { transfer } from "comlink";
import type { FineJob } from "../worker/fine-protocol";
import type { PaintedFrame } from "../worker/moving-protocol";
import type { Pixels, Progress } from "../worker/protocol";
import type { QueueCall } from "./connection";

/** The worker's calls for videos that are painted by the loop, typed; they queue with all others. */
export class FineClient {
  constructor(
    readonly call: QueueCall,
    /** For what is called again and again. */
    readonly timed: QueueCall,
  ) {}

  /** Begins to paint frames by the loop. */
  begin(signal: AbortSignal, job: FineJob): Promise<void> {
    return this.call(signal, (api) => api.beginFineFrames(job));
  }

  /** Begins the next frame, whose pixels the worker takes. */
  beginFrame(signal: AbortSignal, frame: Pixels): Promise<void> {
    return this.call(signal, (api) => api.beginFineFrame(transfer(frame, [frame.data.buffer as ArrayBuffer])));
  }

  /** Runs up to this many iterations of it. */
  step(signal: AbortSignal, iterations: number): Promise<Progress> {
    return this.timed(signal, (api) => api.stepFineFrame(iterations));
  }

  /** Its painting as it is now. */
  preview(signal: AbortSignal): Promise<Pixels> {
    return this.timed(signal, (api) => api.previewFineFrame());
  }

  /** Its painting. */
  finishFrame(signal: AbortSignal): Promise<PaintedFrame> {
    return this.call(signal, (api) => api.finishFineFrame());
  }

  /** Lets go of what the frames were painted with. */
  end(signal: AbortSignal): Promise<void> {
    return this.call(signal, (api) => api.endFineFrames());
  }
}
