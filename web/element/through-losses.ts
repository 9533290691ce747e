import { isDeviceLoss } from "../client/device-loss";
import type { WorkerClient } from "../client/worker-client";
import type { LossCount } from "./loss-count";

/** What is done again where the device was lost, and what is to be done before that. */
interface Attempt<T> {
  work: () => Promise<T>;
  /** Has a new worker ready. */
  renew: () => Promise<unknown>;
}

/**
 * Does something with the worker; where its device is lost, does it again with another, or with the CPU where that is lost too. What
 * is lost again and again is given up with the last failure; what is lost after the signal has aborted, with its reason.
 */
export async function throughLosses<T>(
  signal: AbortSignal,
  worker: Pick<WorkerClient, "endLost" | "distrustGpu">,
  count: LossCount,
  { work, renew }: Attempt<T>,
): Promise<T> {
  for (;;) {
    try {
      const result = await work();
      count.worked();
      return result;
    } catch (error) {
      if (!isDeviceLoss(error)) throw error;
      // A lost device does not come back to its worker.
      worker.endLost();
      const more = count.noteLoss();
      signal.throwIfAborted();
      if (!more) throw error;
      if (count.distrusted) worker.distrustGpu();
      await renew();
    }
  }
}
