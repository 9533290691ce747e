/** Milliseconds after which a frame is looked for that the browser has not told of: where it tells of them, and where it does not. */
const PATIENCE = { told: 1000, untold: 100 };

/** Waits for the frames of a video that plays. */
export class FrameClock {
  #stopped = false;
  /** Whether one has come that nobody has waited for. */
  #fresh = true;
  #come: () => void = () => undefined;

  constructor(readonly video: HTMLVideoElement) {
    if (this.#told) this.#listen();
  }

  /** Resolves once there is a frame that has not been waited for, or soon where nobody can tell. */
  async next(): Promise<void> {
    if (!this.#fresh) {
      await new Promise<void>((resolve) => {
        this.#come = resolve;
        setTimeout(resolve, this.#told ? PATIENCE.told : PATIENCE.untold);
      });
    }
    this.#fresh = false;
  }

  /** Not every browser tells of frames. */
  get #told(): boolean {
    return "requestVideoFrameCallback" in this.video;
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
