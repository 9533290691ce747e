import { message } from "../languages/message";
import type { Words } from "../languages/words";
import type { Pixels } from "../worker/protocol";
import { draw } from "./draw";
import { findElement } from "./find-element";
import { ZoomPan } from "./zoom-pan";

/** Where the divider stands when a painting appears: a strip of the photo, enough to show that it can be moved. */
const DIVIDER = 12;
/** How far a key moves it, in percent, when the slider itself has the focus. */
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10, Home: -100, End: 100 };

type Compare = HTMLElement & { value: number | string };

/** What is shown. */
type Shown = "nothing" | "poster" | "showcase" | "photo" | "painting";

/** Registers the comparison slider, unless the page around us has done so already (a second time would throw). */
async function defineSlider(): Promise<void> {
  if (!customElements.get("img-comparison-slider")) await import("img-comparison-slider");
}

/** Shows a picture: a photo alone, or a painting with its photo behind a divider. */
export class ResultView {
  readonly #before: HTMLCanvasElement;
  readonly #result: HTMLCanvasElement;
  /** An earlier state of the painting, over the present one. */
  readonly #earlier: HTMLCanvasElement;
  readonly #compare: Compare;
  /** The divider for keyboards and screen readers. */
  readonly #divider: HTMLInputElement;
  readonly #zoom: ZoomPan;
  #ratio = 1;
  #shown: Shown = "nothing";

  constructor(
    root: ParentNode,
    readonly words: Words,
  ) {
    this.#before = findElement(root, ".before", HTMLCanvasElement);
    this.#result = findElement(root, ".result", HTMLCanvasElement);
    this.#earlier = findElement(root, ".earlier", HTMLCanvasElement);
    this.#compare = findElement(root, ".compare", HTMLElement) as Compare;
    this.#zoom = new ZoomPan(root);
    this.#divider = findElement(root, ".divider", HTMLInputElement);
    this.#divider.addEventListener("input", () => this.#moveDivider(Number(this.#divider.value)));
    this.#compare.addEventListener("slide", () => this.#moveDivider(Number(this.#compare.value)));
    this.#compare.addEventListener("keydown", (event) => this.#onKey(event));
    void defineSlider();
  }

  /** Whether a painting of this visit is shown. */
  get painted(): boolean {
    return this.#shown === "painting";
  }

  /** Whether a photo alone is shown. */
  get photographed(): boolean {
    return this.#shown === "photo";
  }

  /** Whether the painting that comes with the page is shown. */
  get showcasing(): boolean {
    return this.#shown === "showcase";
  }

  /** The canvas with the painting, for what the worker can no longer give. */
  get canvas(): HTMLCanvasElement {
    return this.#result;
  }

  /** Shows the photo alone, from which a painting would start. */
  showPhoto(pixels: Pixels): void {
    this.#fill(pixels, "photo");
    draw(this.#result, pixels);
  }

  /** Shows a painting that comes with the page, if nothing else is there yet. */
  showShowcase(painting: Pixels, photo: Pixels | undefined): void {
    if (this.#shown !== "nothing") return;
    draw(this.#before, photo ?? painting);
    draw(this.#result, painting);
    this.#fill(painting, "showcase", photo !== undefined);
  }

  /** Shows a picture of the page's, if nothing else is there yet. */
  showPoster(picture: Pixels): void {
    if (this.#shown !== "nothing") return;
    draw(this.#result, picture);
    this.#fill(picture, "poster");
  }

  /** Takes that painting away: another is coming. */
  endShowcase(): void {
    if (this.#shown === "showcase") this.#show("photo", false);
  }

  /** Puts the photo behind the divider. */
  setBefore(pixels: Pixels): void {
    draw(this.#before, pixels);
    if (this.#shown !== "painting") this.showPhoto(pixels);
  }

  /** Shows the painting as it is now. */
  showPainting(pixels: Pixels): void {
    this.#fill(pixels, "painting", true);
    draw(this.#result, pixels);
  }

  /** Shows the painting as it was; with nothing, as it is. What is painted meanwhile goes on beneath it. */
  showEarlier(pixels: Pixels | undefined): void {
    this.#earlier.hidden = !pixels || this.#shown !== "painting";
    if (pixels) draw(this.#earlier, pixels);
  }

  #fill({ width, height }: Pixels, shown: Shown, compared = false): void {
    const ratio = width / height;
    // Small previews are rounded to whole pixels: only quite another shape is another picture.
    if (Math.abs(Math.log(ratio / this.#ratio)) > 0.05) this.#zoom.reset();
    this.#ratio = ratio;
    this.#compare.style.setProperty("--ratio", String(ratio));
    this.#compare.classList.add("filled");
    this.#show(shown, compared);
  }

  #show(shown: Shown, compared: boolean): void {
    const appears = compared && (this.#divider.disabled || this.#shown !== shown);
    this.#shown = shown;
    this.#compare.dataset.shown = shown;
    if (shown !== "painting") this.#earlier.hidden = true;
    this.#compare.classList.toggle("compared", compared);
    this.#divider.disabled = !compared;
    if (appears) this.#moveDivider(DIVIDER);
    if (!compared) this.#compare.value = 0;
  }

  #moveDivider(percent: number): void {
    const value = Math.min(Math.max(percent, 0), 100);
    this.#compare.value = value;
    this.#divider.value = String(Math.round(value));
    this.words.show(this.#divider, message("view.share-of-photo", { percent: Math.round(value) }), "aria-valuetext");
  }

  /** After a click the slider has the focus, not the divider. */
  #onKey(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined || this.#divider.disabled) return;
    event.preventDefault();
    this.#moveDivider(Number(this.#compare.value) + step);
  }
}
