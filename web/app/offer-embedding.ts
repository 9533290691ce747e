import type { ImpastoStylizer } from "../element/stylizer";

/** Shows the code for another site once somebody opens the panel. */
export function offerEmbedding(panel: HTMLDetailsElement, stylizer: ImpastoStylizer): void {
  let shown = false;
  const open = async () => {
    if (!panel.open || shown) return;
    shown = true;
    try {
      const { href } = new URL("./app-embedding.js", import.meta.url);
      const { showEmbedding } = (await import(href)) as typeof import("./embedding/form");
      showEmbedding(panel, stylizer);
    } catch {
      shown = false;
      const sentence = document.createElement("p");
      sentence.role = "status";
      sentence.textContent = "The code could not be fetched; check the connection, then open this again.";
      panel.querySelector("[role=status]")?.remove();
      panel.append(sentence);
    }
  };
  panel.addEventListener("toggle", () => void open());
}
