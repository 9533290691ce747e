import { abortable } from "./abortable";

/** One at a time, in the order in which they have asked. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  /** How many have a turn, or wait for one. */
  #count = 0;

  /** Whether somebody waits while another has the turn. */
  get awaited(): boolean {
    return this.#count > 1;
  }

  /**
   * Waits for a turn, which ends when what this resolves to is called; rejects with the signal's reason, and takes none. `waiting`
   * is called where somebody else is before.
   */
  async take(signal: AbortSignal, waiting: () => void = () => undefined): Promise<() => void> {
    const before = this.#last;
    let end: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => {
      end = resolve;
    });
    if (this.#count++ > 0) waiting();
    void mine.then(() => this.#count--);
    this.#last = before.then(() => mine);
    try {
      await abortable(signal, before);
      return end;
    } catch (error) {
      end();
      throw error;
    }
  }
}
