import { message } from "../../languages/message";
import type { PictureSource } from "../../worker/protocol";
import { captureAttributes } from "../element-state";
import type { ElementParts } from "../element-parts";
import { keptPictures } from "./checkpoint";
import { CheckpointKeeper } from "./checkpoint-keeper";

/** The attribute by which whoever runs a page asks for checkpoints: its visitors' pictures stay in the browser for a while. */
const CHECKPOINTS = "checkpoints";

/** Keeps the paintings of an element while they are made. */
export function makeCheckpointKeeper(parts: ElementParts): CheckpointKeeper {
  const choiceOf = (source: PictureSource) =>
    parts.inputs.all.find(([, choice]) => choice.source === source)?.[1] ?? { source, pixels: undefined };
  return new CheckpointKeeper({
    wanted: () => parts.element.hasAttribute(CHECKPOINTS),
    draft: () => {
      const { running } = parts.painter;
      if (!running) return undefined;
      const { request, iteration, iterations } = running;
      const attributes = captureAttributes(parts.element);
      return { attributes, pictures: keptPictures(request.sources, choiceOf), iteration, iterations };
    },
    lifetime: () => parts.host.lifetime(),
    unkept: () => parts.context.status.say(message("status.unkept")),
  });
}
