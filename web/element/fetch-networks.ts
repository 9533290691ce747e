import { message } from "../languages/message";
import type { Recipe } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import { bytesOf } from "./format";
import { describeNetwork } from "./quality";

/** Brings the networks that a recipe paints with to the engine, and shows how much of them has come. */
export async function fetchNetworks(
  signal: AbortSignal,
  { worker, status }: Pick<ElementContext, "worker" | "status">,
  recipe: Recipe & { network: string },
): Promise<void> {
  status.say(message("status.fetching-network", { network: describeNetwork(recipe.network) }));
  await worker.load(signal, recipe, (loaded, total) => {
    status.progress(loaded / total, bytesOf(loaded, total));
  });
}
