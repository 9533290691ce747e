import type { ImpastoStylizer } from "../element/stylizer";
import { message } from "../languages/message";
import type { Words } from "../languages/words";

/** Shows the code for another site once somebody opens the panel. */
export function offerEmbedding(panel: HTMLDetailsElement, stylizer: ImpastoStylizer, words: Words): void {
  let shown = false;
  const open = async () => {
    if (!panel.open || shown) return;
    shown = true;
    try {
      const { href } = new URL("./app-embedding.js", import.meta.url);
      const { showEmbedding } = (await import(href)) as typeof import("./embedding/form");
      showEmbedding(panel, stylizer, words);
    } catch {
      shown = false;
      const sentence = document.createElement("p");
      sentence.role = "status";
      words.show(sentence, message("embedding.unfetched"));
      panel.querySelector("[role=status]")?.remove();
      panel.append(sentence);
    }
  };
  panel.addEventListener("toggle", () => void open());
}
