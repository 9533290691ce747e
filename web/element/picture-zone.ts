import type { Pixels } from "../worker/protocol";
import { draw } from "./draw";
import { find } from "./find";

/** One of the two places a picture is dropped on or chosen at. */
export class PictureZone {
  readonly #zone: HTMLElement;
  readonly #thumb: HTMLCanvasElement;
  readonly #name: HTMLElement;

  constructor(root: ParentNode, role: "photo" | "style", onFile: (file: File) => void) {
    this.#zone = find(root, `.zone[data-role="${role}"]`, HTMLElement);
    this.#thumb = find(this.#zone, ".thumb", HTMLCanvasElement);
    this.#name = find(this.#zone, ".name", HTMLElement);
    const input = find(this.#zone, "input", HTMLInputElement);
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      // Emptied, so that choosing the same file again is a change too.
      if (file) onFile(file);
      input.value = "";
    });
    acceptDrops(this.#zone, onFile);
  }

  /** Whether the keyboard is in this zone: then a pasted picture is meant for it. */
  get focused(): boolean {
    return this.#zone.matches(":focus-within");
  }

  /** Shows what is chosen. */
  show(name: string, pixels: Pixels | undefined): void {
    this.#name.textContent = name;
    this.#zone.classList.add("full");
    if (pixels) draw(this.#thumb, pixels);
  }
}

/** The first file that is dragged, pasted or dropped. */
export function fileOf(data: DataTransfer | null): File | undefined {
  return data?.files[0];
}

/** Lets files be dropped on an element; it wears the class `over` meanwhile. */
export function acceptDrops(target: HTMLElement, onFile: (file: File) => void): void {
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  target.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    target.classList.add("over");
  });
  target.addEventListener("dragleave", (event) => {
    if (!(event.relatedTarget instanceof Node && target.contains(event.relatedTarget))) target.classList.remove("over");
  });
  target.addEventListener("drop", (event) => {
    target.classList.remove("over");
    const file = fileOf(event.dataTransfer);
    if (!file) return;
    event.preventDefault();
    onFile(file);
  });
}
