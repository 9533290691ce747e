import { ARROWS } from "./arrow-keys";
import type { Point } from "./mask";

/** What is painted on. */
export interface BrushTarget {
  /** In pixels of the mask. */
  readonly size: { readonly width: number; readonly height: number };
  /** How far an arrow key moves the brush, in pixels of the mask. */
  readonly step: number;
  /** Begins a stroke. */
  begin(place: Point): void;
  /** Goes on with it. */
  drag(from: Point, to: Point): void;
  /** Ends it. */
  end(): void;
  /** Shows where the brush is, and whether it paints. */
  show(place: Point, paints: boolean): void;
  /** Shows no brush. */
  hide(): void;
}

/** The brush without a pointer: arrow keys move it, Space puts it down and takes it up again. */
export class BrushKeys {
  /** In shares of the mask's sides, as another photo has another size. */
  #place = { x: 0.5, y: 0.5 };
  #paints = false;

  constructor(
    canvas: HTMLElement,
    readonly target: BrushTarget,
  ) {
    canvas.addEventListener("keydown", (event) => this.#onKey(event));
    canvas.addEventListener("focus", () => {
      if (canvas.matches(":focus-visible")) this.#show();
    });
    canvas.addEventListener("blur", () => {
      this.lift();
      target.hide();
    });
  }

  /** Takes the brush up, if it is down. */
  lift(): void {
    if (!this.#paints) return;
    this.#paints = false;
    this.target.end();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) this.#move(arrow);
    else if (event.key === " ") this.#toggle();
    else return;
    event.preventDefault();
    // The picture, enlarged, is moved by arrows too.
    event.stopPropagation();
    this.#show();
  }

  #toggle(): void {
    if (this.#paints) return this.lift();
    this.#paints = true;
    this.target.begin(this.#inPixels);
  }

  #move([right, down]: readonly [number, number]): void {
    const { target } = this;
    const { width, height } = target.size;
    const from = this.#inPixels;
    const within = (share: number) => Math.min(Math.max(share, 0), 1);
    const { x, y } = this.#place;
    this.#place = { x: within(x + (right * target.step) / width), y: within(y + (down * target.step) / height) };
    if (this.#paints) target.drag(from, this.#inPixels);
  }

  #show(): void {
    this.target.show(this.#inPixels, this.#paints);
  }

  get #inPixels(): Point {
    const { width, height } = this.target.size;
    return { x: this.#place.x * width, y: this.#place.y * height };
  }
}
