/** Long sides in pixels at which the camera is painted. */
const SIZES = [128, 160, 192, 256, 320, 384, 448, 512] as const;

/** Where it starts. */
const FIRST = SIZES.indexOf(256);

/** Milliseconds that a frame may take: 10 a second at least; and what it must be expected to take at the next size. */
const BUDGET = { most: 90, before: 65 };

/** Frames at one size before a larger or a smaller one is thought of: a shot begins anew with each. */
const PATIENCE = { larger: 8, smaller: 4 };

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
    const slow = this.#time > BUDGET.most;
    if (this.#frames < (slow ? PATIENCE.smaller : PATIENCE.larger)) return;
    // Work grows with the area.
    const expected = (side: number) => this.#time * (side / this.longSide) ** 2;
    const larger = SIZES[this.#index + 1];
    if (slow)
      this.#change(
        Math.max(
          0,
          SIZES.findLastIndex((side) => expected(side) <= BUDGET.most),
        ),
      );
    else if (larger !== undefined && expected(larger) < BUDGET.before) this.#change(this.#index + 1);
  }

  #change(index: number): void {
    if (index !== this.#index) this.#frames = 0;
    this.#index = index;
  }
}
