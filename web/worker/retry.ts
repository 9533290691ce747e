// Retrying in forty lines of our own: the libraries for it (ky, p-retry) wrap `fetch` and give up a download by its whole duration,
// while ours are given up by silence, are accepted or refused by what is read, and are told of by their bytes.

import { isAbort } from "./failure";

/** The pauses before the second, third and fourth attempt, in milliseconds. */
export const PAUSES: readonly number[] = [400, 1200, 3600];

/** Waits; rejects at once with an AbortError when the signal says so. */
export function sleep(signal: AbortSignal, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/**
 * Calls `attempt` until it succeeds, at most once more than there are pauses, and no more after a failure that is not
 * transient. The last failure is thrown.
 */
export async function retry<T>(
  signal: AbortSignal,
  attempt: () => Promise<T>,
  isTransient: (error: unknown) => boolean,
  pauses: readonly number[],
): Promise<T> {
  for (const pause of pauses) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (isAbort(error) || !isTransient(error)) throw error;
      await sleep(signal, pause);
    }
  }
  signal.throwIfAborted();
  return attempt();
}
