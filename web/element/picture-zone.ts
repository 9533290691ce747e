import type { Said } from "../languages/message";
import type { Words } from "../languages/words";
import type { Pixels } from "../worker/protocol";
import { draw } from "./draw";
import { findElement } from "./find-element";
import { acceptDrops, type Dropped } from "./transfers";

/** A place that a picture is dropped on or chosen at. */
export class PictureZone {
  readonly #thumb: HTMLCanvasElement;
  readonly #name: HTMLElement;

  constructor(
    readonly zone: HTMLElement,
    readonly words: Words,
    /** What may be put there. */
    readonly invitation: Said,
    onDrop: (dropped: Dropped) => void,
  ) {
    this.#thumb = findElement(zone, ".thumb", HTMLCanvasElement);
    this.#name = findElement(zone, ".name", HTMLElement);
    words.show(this.#name, invitation);
    const input = findElement(zone, "input", HTMLInputElement);
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      if (file) onDrop({ files: [file] });
      // Emptied, so that choosing the same file again is a change too.
      input.value = "";
    });
    findElement(zone, ".choose", HTMLButtonElement).addEventListener("click", () => input.click());
    acceptDrops(zone, onDrop);
  }

  /** Whether the keyboard is in this zone: then a pasted picture is meant for it. */
  get focused(): boolean {
    return this.zone.matches(":focus-within");
  }

  /** Shows what is chosen. */
  show(name: Said, pixels: Pixels | undefined): void {
    this.words.show(this.#name, name);
    this.zone.classList.add("full");
    if (pixels) draw(this.#thumb, pixels);
  }

  /** Shows that nothing is chosen. */
  clear(): void {
    this.words.show(this.#name, this.invitation);
    this.zone.classList.remove("full");
    this.#thumb.width = this.#thumb.height = 1;
  }
}
