/** So many losses in a row, with nothing painted in between, or so many in all, and the device is not trusted any more. */
const DISTRUST = { inVain: 2, all: 3 };

/** So many in a row, with nothing painted in between, and it is given up. */
const GIVE_UP = 4;

/** How often a device was lost. */
export class LossCount {
  #all = 0;
  #inVain = 0;

  /** Something was painted. */
  worked(): void {
    this.#inVain = 0;
  }

  /** The device is lost once more; whether to go on with another. */
  noteLoss(): boolean {
    this.#all += 1;
    this.#inVain += 1;
    return this.#inVain < GIVE_UP;
  }

  /** Whether there was any. */
  get any(): boolean {
    return this.#all > 0;
  }

  /** Whether another processor should paint, where there is a choice. */
  get distrusted(): boolean {
    return this.#inVain >= DISTRUST.inVain || this.#all >= DISTRUST.all;
  }
}
