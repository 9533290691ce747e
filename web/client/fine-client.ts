import type { FineJob } from "../worker/fine-protocol";
import type { PaintedFrame } from "../worker/moving-protocol";
import { moved } from "../worker/moved";
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

  /** Begins the next frame, of which a pass before may have made `own`; the worker takes their pixels. */
  beginFrame(signal: AbortSignal, frame: Pixels, own?: Pixels): Promise<void> {
    return this.call(signal, (api) => api.beginFineFrame(moved(frame), own && moved(own)));
  }

  /** Leaves a frame as a pass before has painted it; the worker takes their pixels. */
  keepFrame(signal: AbortSignal, frame: Pixels, own: Pixels): Promise<void> {
    return this.call(signal, (api) => api.keepFineFrame(moved(frame), moved(own)));
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
