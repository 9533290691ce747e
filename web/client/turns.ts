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
      await Promise.race([before, aborted(signal)]);
      signal.throwIfAborted();
      return end;
    } catch (error) {
      end();
      throw error;
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
