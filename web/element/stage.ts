import type { Pixels } from "../worker/protocol";
import { draw } from "./draw";
import { find } from "./find";

/** Where the divider stands when a painting appears: a strip of the photo, enough to show that it can be moved. */
const DIVIDER = 12;

type Compare = HTMLElement & { value: number | string };

/** Registers the comparison slider, unless the page around us has done so already (a second time would throw). */
async function defineSlider(): Promise<void> {
  if (!customElements.get("img-comparison-slider")) await import("img-comparison-slider");
}

/** The picture on the wall: the photo alone at first, then the painting with the photo behind a divider. */
export class Stage {
  readonly #before: HTMLCanvasElement;
  readonly #result: HTMLCanvasElement;
  readonly #compare: Compare;
  #painted = false;

  constructor(root: ParentNode) {
    this.#before = find(root, ".before", HTMLCanvasElement);
    this.#result = find(root, ".result", HTMLCanvasElement);
    this.#compare = find(root, ".compare", HTMLElement) as Compare;
    void defineSlider();
  }

  /** Whether there is a painting. */
  get painted(): boolean {
    return this.#painted;
  }

  /** The canvas with the painting, for what the worker can no longer give. */
  get canvas(): HTMLCanvasElement {
    return this.#result;
  }

  /** Hangs up the photo alone: before there is a painting, it is where the painting starts from. */
  showPhoto(pixels: Pixels): void {
    this.#hang(pixels);
    draw(this.#result, pixels);
  }

  /** Puts the photo behind the divider. */
  setBefore(pixels: Pixels): void {
    draw(this.#before, pixels);
  }

  /** Shows the painting as it is now. */
  showPainting(pixels: Pixels): void {
    this.#hang(pixels);
    draw(this.#result, pixels);
    if (!this.#painted) this.#unveil();
  }

  #hang({ width, height }: Pixels): void {
    this.#compare.style.setProperty("--ratio", String(width / height));
    this.#compare.classList.add("hung");
  }

  #unveil(): void {
    this.#painted = true;
    this.#compare.classList.add("painted");
    this.#compare.tabIndex = 0;
    this.#compare.setAttribute("aria-label", "Before and after: the arrow keys move the divider");
    this.#compare.value = DIVIDER;
  }
}
