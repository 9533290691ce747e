/** Milliseconds that are looked back on. */
const WINDOW = 2000;

/** How many frames a second there are. */
export class RateMeter {
  #times: number[] = [];

  /** A frame is done at `now` milliseconds. */
  note(now: number): void {
    this.#times.push(now);
    // Of slow frames the last two.
    while (this.#times.length > 2 && (this.#times[0] ?? now) < now - WINDOW) this.#times.shift();
  }

  /** Begins anew: what comes after a pause says nothing of what was before. */
  clear(): void {
    this.#times = [];
  }

  /** Frames a second, of late; undefined where there have not been two. */
  get rate(): number | undefined {
    const [first, last] = [this.#times[0], this.#times.at(-1)];
    if (first === undefined || last === undefined || last <= first) return undefined;
    return ((this.#times.length - 1) * 1000) / (last - first);
  }
}
