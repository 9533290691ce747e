import { Timer } from "../worker/timer";
import { draw } from "./draw";
import { findElement } from "./find-element";
import type { PictureInputs } from "./picture-inputs";

/** Milliseconds for which it stays after the last move. */
const STAYS = 2000;

/** While the stroke size is moved: a piece of the style over the picture, as large as its details will be painted. */
export class StrokeHint {
  readonly #hint: HTMLElement;
  readonly #style: HTMLCanvasElement;
  readonly #picture: HTMLElement;
  readonly #timer = new Timer(STAYS, () => {
    this.#hint.hidden = true;
  });

  constructor(
    root: ParentNode,
    readonly inputs: PictureInputs,
  ) {
    this.#timer.stop();
    this.#hint = findElement(root, ".stroke-hint", HTMLElement);
    this.#style = findElement(root, ".stroke-hint canvas", HTMLCanvasElement);
    this.#picture = findElement(root, ".result", HTMLElement);
    const scale = findElement(root, "#style-scale", HTMLInputElement);
    scale.addEventListener("input", () => this.#show(Number(scale.value)));
  }

  /** The style's long side is `scale` times the picture's. */
  #show(scale: number): void {
    const pixels = this.inputs.shown("style");
    const { width, height } = this.#picture.getBoundingClientRect();
    if (!pixels || !(scale > 0) || width === 0) return;
    draw(this.#style, pixels);
    const factor = (scale * Math.max(width, height)) / Math.max(pixels.width, pixels.height);
    this.#style.style.width = `${factor * pixels.width}px`;
    this.#style.style.height = `${factor * pixels.height}px`;
    this.#hint.hidden = false;
    this.#timer.restart();
  }
}
