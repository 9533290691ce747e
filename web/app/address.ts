import { captureAttributes, CHOSEN_ATTRIBUTES, setAttributes } from "../element/element-state";
import type { ImpastoStylizer } from "../element/stylizer";
import { readFragment, writeFragment } from "./fragment";

/** Milliseconds: Safari refuses more than 100 changes of the address in 30 seconds. */
const PAUSE = 400;

/** Keeps the page's address and the element's settings in step: a link to the page carries them. */
export function keepAddress(stylizer: ImpastoStylizer): void {
  const before = captureAttributes(stylizer);
  let timer: number | undefined;

  const write = () => {
    timer = undefined;
    const fragment = writeFragment(captureAttributes(stylizer), before, location.hash);
    if (fragment === location.hash.slice(1)) return;
    history.replaceState(history.state, "", fragment ? `#${fragment}` : location.pathname + location.search);
  };
  const read = () => {
    clearTimeout(timer);
    const { attributes, complaint } = readFragment(location.hash, before);
    setAttributes(stylizer, attributes);
    if (complaint === undefined) return;
    // The element may not be there yet, or never come: then it has a word of its own.
    void customElements.whenDefined(stylizer.localName).then(() => stylizer.complain("bad-setting", complaint));
  };

  if (location.hash) read();
  addEventListener("hashchange", read);
  const observer = new MutationObserver(() => {
    timer ??= setTimeout(write, PAUSE);
  });
  observer.observe(stylizer, { attributeFilter: [...CHOSEN_ATTRIBUTES] });
}
