import { message } from "../../languages/message";
import { Failure } from "../../worker/failure";
import type { ElementParts } from "../element-parts";
import { setAttributes } from "../element-state";
import { loadPart } from "../lazy-parts";
import { type Checkpoint, type Rest, restOf, SMALLEST, withFreshIds } from "./checkpoint";
import type { Interrupted } from "./interrupted-painting";

/** Finds the latest one; `paint` paints what is left of it. */
export async function findInterrupted(
  parts: ElementParts,
  paint: (rest: Rest) => Promise<void>,
): Promise<Interrupted | undefined> {
  // Outside a secure context nothing is kept; a browser that keeps nothing has nothing to go on with.
  if (!("locks" in navigator)) return undefined;
  const part = await loadPart("impasto-checkpoints.js");
  const checkpoint = await part.latestInterrupted().catch(() => undefined);
  if (!checkpoint) return undefined;
  const { id, iteration, iterations, date, picture } = checkpoint;
  return {
    ...{ name: checkpoint.pictures.photo.source.name, iteration, iterations, date, picture },
    resume: async () => {
      if (!(await part.claim(parts.host.lifetime(), id))) {
        parts.failures.report(new Failure("taken", message("failure.taken")));
        return;
      }
      parts.checkpoints.adopt(id);
      await bringBack(parts, checkpoint);
      await paint(restOf(checkpoint, SMALLEST));
    },
    discard: () => part.forget(id),
  };
}

/** Chooses again what was chosen. */
async function bringBack(parts: ElementParts, { attributes, pictures, id, date }: Checkpoint): Promise<void> {
  await parts.activation.activate();
  await parts.inputs.settled();
  setAttributes(parts.element, attributes);
  parts.sources.put(withFreshIds(pictures, `${id} ${date}`));
}
