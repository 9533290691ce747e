import { type Crop, cropBetween, formatCrop, readCrop, SIDES, UNCROPPED } from "./crop";
import { draw } from "./draw";
import { findElement } from "./find-element";
import type { PictureInputs } from "./picture-inputs";

/** Chooses the part of the style picture that counts: drawn on it, or by numbers. */
export class StyleCrop {
  readonly #picture: HTMLCanvasElement;
  readonly #part: HTMLElement;
  readonly #numbers: HTMLInputElement[];
  #crop: Crop = UNCROPPED;
  #from: { x: number; y: number } | undefined;

  constructor(
    root: ParentNode,
    readonly inputs: PictureInputs,
    /** Sets the attribute `style-crop`, or takes it away. */
    readonly onChange: (value: string | null) => void,
  ) {
    this.#picture = findElement(root, ".crop canvas", HTMLCanvasElement);
    this.#part = findElement(root, ".crop-part", HTMLElement);
    this.#numbers = SIDES.map((side) => findElement(root, `#crop-${side}`, HTMLInputElement));
    for (const input of this.#numbers) input.addEventListener("change", () => this.#readNumbers());
    const picture = this.#picture;
    picture.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      picture.setPointerCapture(event.pointerId);
      this.#from = this.#placeOf(event);
    });
    picture.addEventListener("pointermove", (event) => this.#drag(event));
    picture.addEventListener("pointerup", (event) => {
      this.#drag(event);
      this.#from = undefined;
      this.onChange(formatCrop(this.#crop));
    });
    findElement(root, "details.more", HTMLDetailsElement).addEventListener("toggle", () => this.#showPicture());
    inputs.onChosen((role) => role === "style" && this.#showPicture());
  }

  /** Shows what the attribute says; one that makes no sense is complained about when somebody wants to paint with it. */
  show(text: string | null): void {
    try {
      this.#show(readCrop(text) ?? UNCROPPED);
    } catch {
      this.#show(UNCROPPED);
    }
  }

  #show(crop: Crop): void {
    this.#crop = crop;
    const percents = SIDES.map((side) => Math.round(crop[side] * 100));
    const [left = 0, top = 0, right = 0, bottom = 0] = percents;
    this.#part.style.inset = `${top}% ${right}% ${bottom}% ${left}%`;
    for (const [index, input] of this.#numbers.entries()) input.value = String(percents[index] ?? 0);
  }

  #showPicture(): void {
    const pixels = this.inputs.shown("style");
    if (pixels) draw(this.#picture, pixels);
  }

  #drag(event: PointerEvent): void {
    if (this.#from) this.#show(cropBetween(this.#from, this.#placeOf(event)));
  }

  #readNumbers(): void {
    const [left = 0, top = 0, right = 0, bottom = 0] = this.#numbers.map(({ value }) => Number(value) / 100);
    this.onChange(formatCrop({ left, top, right, bottom }));
  }

  #placeOf(event: PointerEvent): { x: number; y: number } {
    const { left, top, width, height } = this.#picture.getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  }
}
