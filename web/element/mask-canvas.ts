import type { Pixels } from "../worker/protocol";
import { BrushKeys, type BrushTarget } from "./brush-keys";
import { draw } from "./draw";
import { findElement } from "./find-element";
import type { Brush, Mask, Point, Rect } from "./mask";

/** How much of a mask's colour is laid over the photo. */
const OPACITY = 0.6;

/** A mask as it is shown: in a colour. */
export interface Layer {
  mask: Mask;
  /** Red, green and blue, 0 to 255. */
  colour: readonly [number, number, number];
}

interface Shown extends Layer {
  /** The mask in its colour. */
  tint: HTMLCanvasElement;
}

/** The photo with its masks over it, which pointers and keys paint on. Covers the painting while it is there. */
export class MaskCanvas {
  readonly #stage: HTMLElement;
  readonly #frame: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #ring: HTMLElement;
  readonly #photo = document.createElement("canvas");
  #layers: Shown[] = [];
  #painted: Mask | undefined;
  /** The pointers that are down: one paints, two move the picture. */
  readonly #pointers = new Set<number>();
  #last: Point | undefined;
  readonly #keys: BrushKeys;

  constructor(
    root: ParentNode,
    /** The brush as it is set now; its radius is a share of the photo's shorter side. */
    readonly brush: () => Brush,
    /** After a stroke. */
    readonly onStroke: () => void,
  ) {
    this.#stage = findElement(root, ".stage", HTMLElement);
    this.#frame = findElement(root, ".mask-frame", HTMLElement);
    this.#canvas = findElement(root, ".masks", HTMLCanvasElement);
    this.#ring = findElement(root, ".brush-ring", HTMLElement);
    const canvas = this.#canvas;
    canvas.addEventListener("pointerdown", (event) => this.#press(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", (event) => this.#release(event));
    canvas.addEventListener("pointercancel", (event) => this.#release(event));
    canvas.addEventListener("pointerleave", () => this.#hideRing());
    this.#keys = new BrushKeys(canvas, this.#keysTarget());
  }

  /** Shows the photo and these masks, which have its size. */
  show(photo: Pixels, layers: readonly Layer[], painted: Mask | undefined): void {
    draw(this.#photo, photo);
    this.#canvas.classList.toggle("transparent", this.#photo.classList.contains("transparent"));
    Object.assign(this.#canvas, { width: photo.width, height: photo.height });
    this.#frame.style.setProperty("--ratio", String(photo.width / photo.height));
    this.#layers = layers.map((layer) => ({ ...layer, tint: tinted(layer) }));
    this.#painted = painted;
    this.#frame.hidden = false;
    this.#stage.classList.add("editing");
    this.#compose();
  }

  /** Shows what is beneath again. */
  hide(): void {
    this.#frame.hidden = true;
    this.#stage.classList.remove("editing");
    this.#layers = [];
    this.#painted = undefined;
    this.#pointers.clear();
  }

  /** A mask has changed other than by a stroke. */
  refresh(mask: Mask): void {
    this.#tint(mask, mask.all);
  }

  get #radius(): number {
    return this.brush().radius * Math.min(this.#canvas.width, this.#canvas.height);
  }

  #press(event: PointerEvent): void {
    const mask = this.#painted;
    if (event.button !== 0 || !mask) return;
    this.#pointers.add(event.pointerId);
    if (this.#pointers.size > 1) return this.#callOff(mask);
    event.preventDefault();
    this.#keys.lift();
    this.#canvas.setPointerCapture(event.pointerId);
    this.#last = this.#placeOf(event);
    this.#begin(this.#last);
  }

  #move(event: PointerEvent): void {
    this.#showRing(event.clientX, event.clientY, false);
    if (!this.#last || !this.#pointers.has(event.pointerId)) return;
    // A fast hand moves farther between two pictures of the screen than one straight line.
    const steps = event.getCoalescedEvents();
    for (const step of steps.length > 0 ? steps : [event]) {
      const now = this.#placeOf(step);
      this.#drag(this.#last, now);
      this.#last = now;
    }
  }

  #release(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
    if (!this.#last) return;
    this.#last = undefined;
    this.onStroke();
  }

  /** A second finger: what the first has begun was no stroke. */
  #callOff(mask: Mask): void {
    if (!this.#last) return;
    this.#last = undefined;
    mask.undo();
    this.refresh(mask);
    this.onStroke();
  }

  #begin(place: Point): void {
    const mask = this.#painted;
    if (mask) this.#tint(mask, mask.press({ ...this.brush(), radius: this.#radius }, place));
  }

  #drag(from: Point, to: Point): void {
    const mask = this.#painted;
    if (mask) this.#tint(mask, mask.drag({ ...this.brush(), radius: this.#radius }, from, to));
  }

  #keysTarget(): BrushTarget {
    const [canvas, radius] = [this.#canvas, () => this.#radius];
    return {
      get size() {
        return canvas;
      },
      get step() {
        return Math.max(radius() / 2, 1);
      },
      begin: (place) => this.#begin(place),
      drag: (from, to) => this.#drag(from, to),
      end: () => this.onStroke(),
      show: (place, paints) => {
        const { left, top, width } = canvas.getBoundingClientRect();
        const scale = width / canvas.width;
        this.#showRing(left + place.x * scale, top + place.y * scale, paints);
      },
      hide: () => this.#hideRing(),
    };
  }

  #placeOf(event: PointerEvent): Point {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    const { width: columns, height: rows } = this.#canvas;
    return { x: ((event.clientX - left) / width) * columns, y: ((event.clientY - top) / height) * rows };
  }

  /** A finger covers what it paints; a mouse's pointer does not show how large the brush is. Places in the window. */
  #showRing(x: number, y: number, paints: boolean): void {
    const frame = this.#frame.getBoundingClientRect();
    const scale = this.#canvas.getBoundingClientRect().width / this.#canvas.width;
    const { style } = this.#ring;
    style.width = style.height = `${2 * this.#radius * scale}px`;
    style.left = `${x - frame.left}px`;
    style.top = `${y - frame.top}px`;
    this.#ring.classList.toggle("paints", paints);
    this.#ring.hidden = false;
  }

  #hideRing(): void {
    this.#ring.hidden = true;
  }

  #tint(mask: Mask, rect: Rect): void {
    const layer = this.#layers.find((layer) => layer.mask === mask);
    if (!layer || rect.width <= 0 || rect.height <= 0) return;
    layer.tint.getContext("2d")?.putImageData(imageOf(layer, rect), rect.x, rect.y);
    this.#compose();
  }

  #compose(): void {
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    context.globalAlpha = 1;
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.drawImage(this.#photo, 0, 0);
    context.globalAlpha = OPACITY;
    for (const { tint } of this.#layers) context.drawImage(tint, 0, 0);
  }
}

function tinted(layer: Layer): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: layer.mask.width, height: layer.mask.height });
  canvas.getContext("2d")?.putImageData(imageOf(layer, layer.mask.all), 0, 0);
  return canvas;
}

/** A part of a mask in its colour, as opaque as it is covered. */
function imageOf({ mask, colour }: Layer, { x, y, width, height }: Rect): ImageData {
  const image = new ImageData(width, height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = (row * width + column) * 4;
      image.data.set(colour, at);
      image.data[at + 3] = mask.values[(y + row) * mask.width + x + column] ?? 0;
    }
  }
  return image;
}
