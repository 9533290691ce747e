import { message } from "../languages/message";
import { recognizedName } from "../languages/recognized";
import type { ImpastoStylizer } from "../element/stylizer";
import type { Notices } from "./notices";

const NAME = "interrupted";

/** Offers to go on with a painting that a reload, or a fault, has interrupted. */
export async function offerInterrupted(stylizer: ImpastoStylizer, notices: Notices): Promise<void> {
  await customElements.whenDefined(stylizer.localName);
  const interrupted = await stylizer.interrupted();
  if (!interrupted) return;
  const { name, iteration, iterations, picture } = interrupted;
  const done = (act: () => Promise<void>) => () => {
    void act();
    return notices.hide(NAME);
  };
  notices.show(NAME, {
    text: message("interrupted.text", { name: recognizedName(name), iteration, iterations }),
    picture,
    actions: [
      {
        label: message("interrupted.resume"),
        act: () => (stylizer.painting ? message("interrupted.busy") : done(() => interrupted.resume())()),
      },
      { label: message("interrupted.discard"), act: done(() => interrupted.discard()) },
    ],
  });
}
