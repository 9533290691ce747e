/** Long sides in pixels at which the camera is painted. */
const SIZES = [128, 160, 192, 256, 320, 384, 448, 512] as const;

/** Where it starts. */
const FIRST = SIZES.indexOf(256);

/** Milliseconds that a frame may take: 10 a second at least; and what it must be expected to take at the next size. */
const BUDGET = { most: 90, before: 65 };

/** Frames at one size before another is thought of: a shot begins anew with each. */
const PATIENCE = 8;

/** Finds the size at which the camera is painted: as large as ten frames a second allow. */
export class FrameSize {
  #index = FIRST;
  #frames = 0;
  /** Milliseconds of a frame, of late. */
  #time = 0;

  /** Long side in pixels. */
  get longSide(): number {
    return SIZES[this.#index] ?? SIZES[0];
  }

  /** A frame at this size has taken so many milliseconds. */
  note(milliseconds: number): void {
    this.#frames += 1;
    // The first of a size makes room for it.
    if (this.#frames === 1) return;
    // One that was held up by something else says little.
    const counted = Math.min(milliseconds, this.#time * 1.5);
    this.#time = this.#frames === 2 ? milliseconds : this.#time * 0.8 + counted * 0.2;
    if (this.#frames < PATIENCE) return;
    const larger = SIZES[this.#index + 1];
    if (this.#time > BUDGET.most && this.#index > 0) this.#change(-1);
    else if (larger !== undefined && this.#time * (larger / this.longSide) ** 2 < BUDGET.before) this.#change(1);
  }

  #change(by: number): void {
    this.#index += by;
    this.#frames = 0;
  }
}

/** Width and height of a picture with this long side, never enlarged; `even` for encoders, of at least two pixels a side. */
export function fitted(width: number, height: number, longSide: number, even = false): [number, number] {
  const scale = Math.min(1, longSide / Math.max(width, height));
  const side = (pixels: number) =>
    even ? Math.max(2, Math.round((pixels * scale) / 2) * 2) : Math.max(1, Math.round(pixels * scale));
  return [side(width), side(height)];
}
