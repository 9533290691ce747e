/** A watchdog: calls `action` once it has not been restarted for so many milliseconds. */
export class Timer {
  #handle: ReturnType<typeof setTimeout> | undefined;

  /** Starts at once. */
  constructor(
    readonly milliseconds: number,
    readonly action: () => void,
  ) {
    this.restart();
  }

  /** Counts from the beginning again. */
  restart(): void {
    this.stop();
    this.#handle = setTimeout(this.action, this.milliseconds);
  }

  /** Does nothing until it is restarted. */
  stop(): void {
    clearTimeout(this.#handle);
  }
}
