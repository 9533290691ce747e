import { Timer } from "../worker/timer";
import { draw } from "./draw";
import { findElement } from "./find-element";
import type { PictureInputs } from "./picture-inputs";

/** Milliseconds for which it stays after the last move. */
const STAYS = 2000;

/** While stroke size or direction is moved: a piece of the style over the picture, as large as its details will be painted. */
export class StrokeHint {
  readonly #hint: HTMLElement;
  readonly #style: HTMLCanvasElement;
  readonly #picture: HTMLElement;
  readonly #stage: HTMLElement;
  readonly #field: HTMLElement;
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
    this.#stage = findElement(root, ".stage", HTMLElement);
    this.#field = scale.parentElement ?? this.#stage;
    const turn = findElement(root, "#style-rotation", HTMLInputElement);
    for (const control of [scale, turn])
      control.addEventListener("input", () => this.#show(Number(scale.value), Number(turn.value)));
  }

  /** The style's long side is `scale` times the picture's; it is turned clockwise by so many degrees. */
  #show(scale: number, turn: number): void {
    const pixels = this.inputs.shown("style");
    const { width, height } = this.#picture.getBoundingClientRect();
    if (!pixels || !(scale > 0) || width === 0) return;
    draw(this.#style, pixels);
    const factor = (scale * Math.max(width, height)) / Math.max(pixels.width, pixels.height);
    this.#style.style.width = `${factor * pixels.width}px`;
    this.#style.style.height = `${factor * pixels.height}px`;
    this.#style.style.rotate = `${turn}deg`;
    this.#place();
    this.#hint.hidden = false;
    this.#timer.restart();
  }

  /** On the picture, or above the control where that is out of sight. */
  #place(): void {
    const { top, bottom } = this.#stage.getBoundingClientRect();
    const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
    const home = seen > (bottom - top) / 2 ? this.#stage : this.#field;
    if (this.#hint.parentElement !== home) home.append(this.#hint);
  }
}
