/** Milliseconds after which another frame is looked for where the browser tells of none. */
const PATIENCE = 100;

/** Waits for the frames of a video that plays. */
export class FrameClock {
  #stopped = false;
  /** Whether one has come that nobody has waited for. */
  #fresh = true;
  #come: () => void = () => undefined;

  constructor(readonly video: HTMLVideoElement) {
    // Not every browser has it.
    if ("requestVideoFrameCallback" in video) this.#listen();
  }

  /** Resolves once there is a frame that has not been waited for, or soon where nobody can tell. */
  async next(): Promise<void> {
    if (!this.#fresh) {
      await new Promise<void>((resolve) => {
        this.#come = resolve;
        setTimeout(resolve, PATIENCE);
      });
    }
    this.#fresh = false;
  }

  stop(): void {
    this.#stopped = true;
  }

  #listen(): void {
    this.video.requestVideoFrameCallback(() => {
      if (this.#stopped) return;
      this.#fresh = true;
      this.#come();
      this.#listen();
    });
  }
}
