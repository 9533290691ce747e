import { message } from "../languages/message";
import { Failure } from "../worker/failure";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import type { PaintRecipe, PaintRequest } from "./paint-plan";
import { completed } from "./recipe-failure";
import type { PaintingSources } from "./painting-sources";

/** What a request is made from. */
export interface Asked {
  context: ElementContext;
  loader: EngineLoader;
  sources: PaintingSources;
}

/** What is asked for now, with what it will be compared by filled in; throws where it cannot be painted. */
export async function makeRequest(signal: AbortSignal, asked: Asked): Promise<PaintRequest> {
  const sources = asked.sources.now();
  const recipe = await makeRecipe(signal, asked);
  const engine = await asked.loader.ready();
  return { sources, engine: engine.id, device: engine.device, recipe };
}

/** The settings alone. */
export async function makeRecipe(signal: AbortSignal, { context, loader }: Asked): Promise<PaintRecipe> {
  const asked = context.settings().recipe;
  const network = chosenNetwork(context, loader);
  const size = asked.size ?? loader.size;
  const recipe = { ...asked, network, size };
  const { strength, iterations } = await completed(signal, context.worker, recipe);
  return { ...recipe, strength, iterations };
}

/** The network that paints, or that looks are learned with; throws where the site does not have it. */
export function chosenNetwork(context: ElementContext, loader: EngineLoader): string {
  const network = context.settings().recipe.network ?? loader.network;
  if (loader.offers(network)) return network;
  const names = loader.names.join(", ");
  throw new Failure("unknown-network", message("failure.unknown-network", { network, names }));
}
