/** Runs calls one after the other, in the order they came. A call whose signal aborts before its turn never runs. */
export class CallQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Queues a call; rejects with the signal's reason when it is no longer wanted. */
  run<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => {
      signal.throwIfAborted();
      return call();
    });
    // The queue goes on after a failure; the failure belongs to the caller alone.
    this.#last = result.catch(() => undefined);
    return result;
  }
}
