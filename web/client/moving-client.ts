import type { MovingJob, PaintedFrame } from "../worker/moving-protocol";
import { moved } from "../worker/moved";
import type { Pixels } from "../worker/protocol";
import type { QueueCall } from "./connection";

/** The worker's calls for moving pictures, typed; they queue with all others. */
export class MovingClient {
  constructor(
    readonly call: QueueCall,
    /** For what is called again and again. */
    readonly timed: QueueCall,
  ) {}

  /** Begins to paint frames in a look. */
  begin(signal: AbortSignal, job: MovingJob): Promise<void> {
    return this.call(signal, (api) => api.beginFrames(job));
  }

  /** Paints the next frame, whose pixels the worker takes. */
  paint(signal: AbortSignal, frame: Pixels): Promise<PaintedFrame> {
    return this.timed(signal, (api) => api.paintFrame(moved(frame)));
  }

  /** How much of the frame before is kept, from the next one on. */
  steady(signal: AbortSignal, steadiness: number): Promise<void> {
    return this.call(signal, (api) => api.steadyFrames(steadiness));
  }

  /** Lets go of what the frames were painted with. */
  end(signal: AbortSignal): Promise<void> {
    return this.call(signal, (api) => api.endFrames());
  }
}
