import type { ApplyJob, LearningProgress, Lesson, LookSource } from "../worker/look-protocol";
import type { PictureSource, Pixels } from "../worker/protocol";
import type { QueueCall } from "./connection";

/** The worker's calls for looks, typed; they queue with all others. */
export class LookClient {
  constructor(
    readonly call: QueueCall,
    /** For what is called again and again. */
    readonly timed: QueueCall,
  ) {}

  /** The names in a look's file; rejects where it is none. */
  read(signal: AbortSignal, look: LookSource): Promise<string[]> {
    return this.call(signal, (api) => api.readLook(look));
  }

  /** Paints a picture at once. */
  apply(signal: AbortSignal, job: ApplyJob): Promise<Pixels> {
    return this.call(signal, (api) => api.apply(job));
  }

  /** Begins to learn a look. */
  learn(signal: AbortSignal, lesson: Lesson): Promise<void> {
    return this.call(signal, (api) => api.learn(lesson));
  }

  /** Learns for so many milliseconds. */
  learnFor(signal: AbortSignal, milliseconds: number, done: number): Promise<LearningProgress> {
    return this.timed(signal, (api) => api.learnFor(milliseconds, done));
  }

  /** The chosen photo in the look that is being learned. */
  preview(signal: AbortSignal, photo: PictureSource, size: number, longSide: number): Promise<Pixels> {
    return this.call(signal, (api) => api.previewLook(photo, size, longSide));
  }

  /** What has been learned so far, as a file. */
  learned(signal: AbortSignal, name: string): Promise<Blob> {
    return this.call(signal, (api) => api.learnedLook(name));
  }

  /** Lets what was being learned go. */
  end(signal: AbortSignal): Promise<void> {
    return this.call(signal, (api) => api.endLearning());
  }
}
