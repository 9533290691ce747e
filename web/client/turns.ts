import { abortable } from "./abortable";

/** One at a time, in the order in which they have asked. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Waits for a turn, which ends when what this resolves to is called; rejects with the signal's reason, and takes none. */
  async take(signal: AbortSignal): Promise<() => void> {
    const before = this.#last;
    let end: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => {
      end = resolve;
    });
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
