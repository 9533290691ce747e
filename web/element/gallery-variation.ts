import { message } from "../languages/message";
import type { Words } from "../languages/words";
import type { PaletteItem } from "../worker/protocol";
import { findElement } from "./find-element";
import { PLAIN, saidLabel, type Variation } from "./gallery-picture";

/** Varies the chosen style of the gallery: its colours, and another one of its kind. */
export class GalleryVariation {
  readonly #row: HTMLElement;
  readonly #palette: HTMLSelectElement;
  #id: string | undefined;
  #variation: Variation = PLAIN;

  constructor(
    root: ParentNode,
    readonly words: Words,
    readonly onVary: (id: string, variation: Variation) => void,
  ) {
    this.#row = findElement(root, ".vary", HTMLElement);
    this.#palette = findElement(this.#row, "select", HTMLSelectElement);
    this.#palette.addEventListener("change", () => this.#change({ palette: this.#palette.value || undefined }));
    const another = findElement(this.#row, ".another", HTMLButtonElement);
    another.addEventListener("click", () => this.#change({ seed: (this.#variation.seed + 1) % 2 ** 32 }));
  }

  /** Lists the palettes that there are. */
  offer(palettes: PaletteItem[]): void {
    const own = this.words.option(message("gallery.own-colours"), "");
    const others = palettes.map(({ id, label }) => this.words.option(saidLabel("palette", id, label), id));
    this.#palette.replaceChildren(own, ...others);
  }

  /** Shows how the chosen style is varied; without a style there is nothing to vary. */
  show(id: string | undefined, variation: Variation): void {
    this.#id = id;
    this.#variation = variation;
    this.#row.hidden = id === undefined;
    this.#palette.value = variation.palette ?? "";
  }

  #change(change: Partial<Variation>): void {
    if (this.#id !== undefined) this.onVary(this.#id, { ...this.#variation, ...change });
  }
}
