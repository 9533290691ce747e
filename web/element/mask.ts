import type { Pixels } from "../worker/protocol";

/** A place in a mask, in its pixels. */
export interface Point {
  x: number;
  y: number;
}

/** A part of a mask, in its pixels. */
export interface Rect extends Point {
  width: number;
  height: number;
}

export interface Brush {
  /** In pixels of the mask. */
  radius: number;
  /** The share of the radius that is quite covered, 0 to 1; from there on it fades to nothing. */
  hardness: number;
  erases: boolean;
}

/** How many strokes can be taken back. */
const MOST_UNDONE = 20;

/** How much a brush covers, 0 to 1, at a distance from its middle of so many radii. */
export function coverage(distance: number, hardness: number): number {
  if (distance >= 1) return 0;
  if (distance <= hardness) return 1;
  const rest = (1 - distance) / (1 - hardness);
  return rest * rest * (3 - 2 * rest);
}

/** A part of a photo, painted with a brush: 0 outside, 255 inside, soft edges between. */
export class Mask {
  readonly values: Uint8ClampedArray;
  /** What was there before each of the last strokes. */
  readonly #earlier: Uint8ClampedArray[] = [];
  /** The values as they were at a revision. */
  #copy: { revision: number; values: Uint8ClampedArray } | undefined;
  /** What the present stroke covers; a stroke that crosses itself covers no more than once. */
  #stroke: Uint8ClampedArray | undefined;
  /** Another number after every change. */
  revision = 0;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.values = new Uint8ClampedArray(width * height);
  }

  get all(): Rect {
    return { x: 0, y: 0, width: this.width, height: this.height };
  }

  get empty(): boolean {
    return this.values.every((value) => value === 0);
  }

  /** Whether there is something that `undo` takes back. */
  get undoable(): boolean {
    return this.#earlier.length > 0;
  }

  /** Begins a stroke here. */
  press(brush: Brush, at: Point): Rect {
    this.#keep();
    this.#stroke = new Uint8ClampedArray(this.values.length);
    return this.drag(brush, at, at);
  }

  /** Draws the stroke on; what has changed lies in the rectangle. */
  drag(brush: Brush, from: Point, to: Point): Rect {
    const rect = this.#around(brush.radius, from, to);
    const base = this.#earlier.at(-1);
    const stroke = this.#stroke;
    if (!base || !stroke) return { ...rect, width: 0, height: 0 };
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      for (let x = rect.x; x < rect.x + rect.width; x++) {
        const at = y * this.width + x;
        const distance = distanceToSegment({ x: x + 0.5, y: y + 0.5 }, from, to) / brush.radius;
        const covered = Math.max(stroke[at] ?? 0, 255 * coverage(distance, brush.hardness));
        stroke[at] = covered;
        const before = base[at] ?? 0;
        this.values[at] = brush.erases ? Math.min(before, 255 - covered) : Math.max(before, covered);
      }
    }
    this.revision++;
    return rect;
  }

  /** Takes the last stroke, or what else was done last, back. */
  undo(): void {
    const before = this.#earlier.pop();
    if (!before) return;
    this.#set(before);
  }

  /** Takes everything away; can be undone. */
  clear(): void {
    this.#keep();
    this.values.fill(0);
    this.revision++;
  }

  /** Takes a picture of the mask's own size: inside where it is light, and not where one can see through it; can be undone. */
  load({ data }: Pixels): void {
    this.#keep();
    for (let at = 0; at < this.values.length; at++) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at * 4, at * 4 + 4);
      this.values[at] = ((0.2126 * red + 0.7152 * green + 0.0722 * blue) * alpha) / 255;
    }
    this.revision++;
  }

  /** The values as they are now, in an array that does not change. */
  get copy(): Uint8ClampedArray {
    if (this.#copy?.revision !== this.revision) this.#copy = { revision: this.revision, values: this.values.slice() };
    return this.#copy.values;
  }

  /** Goes back, or forth again, to what {@link copy} once was; `undo` goes on from there where it was before. */
  restore(copy: Uint8ClampedArray): void {
    this.#earlier.splice(Math.max(this.#earlier.lastIndexOf(copy), 0));
    this.#set(copy);
  }

  /** As a grey picture. */
  toPixels(): Pixels {
    const data = new Uint8ClampedArray(this.values.length * 4).fill(255);
    for (let at = 0; at < this.values.length; at++) data.fill(this.values[at] ?? 0, at * 4, at * 4 + 3);
    return { width: this.width, height: this.height, data };
  }

  #set(copy: Uint8ClampedArray): void {
    this.values.set(copy);
    this.#stroke = undefined;
    this.revision++;
    this.#copy = { revision: this.revision, values: copy };
  }

  #keep(): void {
    this.#earlier.push(this.copy);
    if (this.#earlier.length > MOST_UNDONE) this.#earlier.shift();
  }

  /** Every pixel that a brush of this radius can reach on its way, within the mask. */
  #around(radius: number, from: Point, to: Point): Rect {
    const within = (value: number, end: number) => Math.min(Math.max(value, 0), end);
    const x = within(Math.floor(Math.min(from.x, to.x) - radius), this.width);
    const y = within(Math.floor(Math.min(from.y, to.y) - radius), this.height);
    const right = within(Math.ceil(Math.max(from.x, to.x) + radius), this.width);
    const bottom = within(Math.ceil(Math.max(from.y, to.y) + radius), this.height);
    return { x, y, width: right - x, height: bottom - y };
  }
}

function distanceToSegment(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length2 = dx * dx + dy * dy;
  const along = length2 > 0 ? ((point.x - from.x) * dx + (point.y - from.y) * dy) / length2 : 0;
  const t = Math.min(Math.max(along, 0), 1);
  return Math.hypot(point.x - from.x - t * dx, point.y - from.y - t * dy);
}
