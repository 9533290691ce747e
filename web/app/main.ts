// The page around the element: options from the address, and drops that miss the painter.

import type { ImpastoStylizer } from "../element/stylizer";
import { optionsFrom } from "./options";

const stylizer = document.querySelector<ImpastoStylizer>("impasto-stylizer");

for (const [name, value] of optionsFrom(location.search)) stylizer?.setAttribute(name, value);

/** Without this, a photo dropped beside the painter would replace the page. */
function catchDrop(event: DragEvent): void {
  if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  const file = event.type === "drop" ? event.dataTransfer.files[0] : undefined;
  if (file) void stylizer?.choose("photo", file);
}

addEventListener("dragover", catchDrop);
addEventListener("drop", catchDrop);
