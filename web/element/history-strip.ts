import { message } from "../languages/message";
import type { Words } from "../languages/words";
import type { Pixels } from "../worker/protocol";
import { draw, isTransparent } from "./draw";
import { findElement } from "./find-element";
import { readPixels } from "./read-pixels";
import type { ResultView } from "./result-view";
import { Thinned } from "./thinned";

/** How many previews are kept. */
const MOST = 12;
/** The longest sides in pixels of a kept preview and of its thumbnail. */
const LARGEST = 1024;
const THUMBNAIL = 112;

/** How the painting looked at some time. */
interface Moment {
  tile: HTMLButtonElement;
  /** A JPEG file, a tenth of a megabyte or two, or a PNG where it is transparent; null where the browser could not make one. */
  picture: Promise<Blob | null>;
}

/** The row of earlier states below a painting: choosing one shows it, choosing the last shows the painting again. */
export class HistoryStrip {
  readonly #strip: HTMLElement;
  readonly #now: HTMLButtonElement;
  readonly #moments = new Thinned<Moment>(MOST, ({ tile }) => this.#remove(tile));

  constructor(
    root: ParentNode,
    readonly view: ResultView,
    readonly words: Words,
    readonly fail: (error: unknown) => void,
  ) {
    this.#strip = findElement(root, ".history", HTMLElement);
    this.#now = findElement(root, ".now", HTMLButtonElement);
    this.#now.addEventListener("click", () => this.showNow());
  }

  /** How many states are kept. */
  get length(): number {
    return this.#moments.items.length;
  }

  /** The kept states in their order. */
  async pictures(): Promise<Blob[]> {
    const pictures = await Promise.all(this.#moments.items.map(({ picture }) => picture));
    return pictures.filter((picture) => picture !== null);
  }

  /** Another painting begins. */
  clear(): void {
    this.#moments.clear();
    this.showNow();
    this.#strip.hidden = true;
  }

  /** Keeps this state, if it is the turn of one to be kept. */
  offer(pixels: Pixels, iteration: number): void {
    this.#moments.offer(() => this.#keep(pixels, iteration));
    this.#strip.hidden = this.length < 2;
  }

  /** Shows the painting as it is. */
  showNow(): void {
    this.view.showEarlier(undefined);
    this.#press(this.#now);
  }

  #keep(pixels: Pixels, iteration: number): Moment {
    const full = document.createElement("canvas");
    draw(full, pixels);
    const tile = document.createElement("button");
    tile.type = "button";
    this.words.name(tile, message("history.after", { count: iteration }));
    tile.ariaPressed = "false";
    tile.append(shrunk(full, THUMBNAIL));
    this.#now.before(tile);
    const moment = { tile, picture: fileOf(shrunk(full, LARGEST), isTransparent(pixels)) };
    tile.addEventListener("click", () => void this.#showMoment(moment).catch(this.fail));
    return moment;
  }

  async #showMoment({ tile, picture }: Moment): Promise<void> {
    this.#press(tile);
    const blob = await picture;
    const pixels = blob ? await readPixels(blob, LARGEST) : undefined;
    // Another may have been chosen meanwhile.
    if (tile.ariaPressed === "true") this.view.showEarlier(pixels);
  }

  #press(pressed: HTMLButtonElement): void {
    for (const tile of this.#strip.querySelectorAll("button")) tile.ariaPressed = String(tile === pressed);
  }

  /** A state that is being looked at stays in sight. */
  #remove(tile: HTMLButtonElement): void {
    if (tile.matches(":focus")) this.#now.focus({ preventScroll: true });
    tile.remove();
  }
}

/** A copy whose longest side is no longer than this. */
function shrunk(canvas: HTMLCanvasElement, longest: number): HTMLCanvasElement {
  const scale = Math.min(1, longest / Math.max(canvas.width, canvas.height));
  const copy = document.createElement("canvas");
  copy.width = Math.max(1, Math.round(canvas.width * scale));
  copy.height = Math.max(1, Math.round(canvas.height * scale));
  copy.getContext("2d")?.drawImage(canvas, 0, 0, copy.width, copy.height);
  return copy;
}

function fileOf(canvas: HTMLCanvasElement, transparent: boolean): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, transparent ? "image/png" : "image/jpeg", 0.92));
}
