/** How much of an older sample's weight is left after this many milliseconds: recent speed counts most. */
const MEMORY = 8000;

/**
 * Estimates the time left from how the share of work done grows. The first step is left out: it builds pipelines and
 * fills caches, and would make every estimate too long.
 */
export class TimeLeft {
  #last: { at: number; work: number } | undefined;
  #work = 0;
  #time = 0;

  /** Notes that `work` (0..1) is done at `at` milliseconds. */
  note(at: number, work: number): void {
    const last = this.#last;
    this.#last = { at, work };
    if (!last || work < last.work || at <= last.at) return;
    const fade = Math.exp(-(at - last.at) / MEMORY);
    this.#work = this.#work * fade + (work - last.work);
    this.#time = this.#time * fade + (at - last.at);
  }

  /** Milliseconds left, or undefined while nothing can be said. */
  get left(): number | undefined {
    if (!this.#last || this.#work <= 0) return undefined;
    return ((1 - this.#last.work) * this.#time) / this.#work;
  }
}
