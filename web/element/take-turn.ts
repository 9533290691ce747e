import { message } from "../languages/message";
import { abortable } from "../client/abortable";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";

/**
 * Waits until no other element of the page paints with the same worker. What this resolves to is to be called at the end of what is
 * painted.
 */
export async function takeTurn(
  signal: AbortSignal,
  { worker, status }: ElementContext,
  loader: EngineLoader,
): Promise<() => void> {
  const before = { waited: false };
  const end = await worker.turn(signal, () => {
    before.waited = true;
    status.say(message("status.waiting"));
  });
  try {
    // The worker may have been lost meanwhile.
    if (before.waited) await abortable(signal, loader.ready());
    return end;
  } catch (error) {
    end();
    throw error;
  }
}
