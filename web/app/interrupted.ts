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
    text: `A painting of ${name} was interrupted after ${iteration} of ${iterations} iterations.`,
    picture,
    actions: [
      {
        label: "Go on with it",
        act: () =>
          stylizer.painting
            ? "Another painting is being made; stop it to go on with this one."
            : done(() => interrupted.resume())(),
      },
      { label: "Discard it", act: done(() => interrupted.discard()) },
    ],
  });
}
