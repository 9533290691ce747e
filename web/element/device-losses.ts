import { message, type Said } from "../languages/message";
import { isFailure } from "../worker/failure";
import type { Pixels } from "../worker/protocol";
import { type Rest, restOf, SMALLEST } from "./checkpoints/checkpoint";
import { pngOf } from "./draw";
import type { CurrentPainting } from "./paint-plan";

/** So many losses in a row, with nothing painted in between, or so many in all, and the device is not trusted any more. */
const DISTRUST = { inVain: 2, all: 3 };

/** So many in a row, with nothing painted in between, and the painting is given up. */
const GIVE_UP = 4;

/** Whether the device that paints is lost, as when a driver is reset: a new one may do. */
export function isDeviceLoss(error: unknown): boolean {
  return isFailure(error) && error.code === "device-failed";
}

/** Of one run: how often its device was lost, and what the painting had come to before. */
export class DeviceLosses {
  #all = 0;
  #inVain = 0;
  #last: { pixels: Pixels; iteration: number } | undefined;
  /** What the visitor is to know of it. */
  notice: Said | undefined;

  /** How the painting looked after this iteration of the part that is being painted. */
  previewed(pixels: Pixels, iteration: number): void {
    this.#inVain = 0;
    this.#last = { pixels, iteration };
  }

  /** The device is lost once more; whether to go on with another. */
  noteLoss(): boolean {
    this.#all += 1;
    this.#inVain += 1;
    this.notice = message("status.device-lost");
    return this.#inVain < GIVE_UP;
  }

  /** Whether another processor should paint, where there is a choice. */
  get distrusted(): boolean {
    return this.#inVain >= DISTRUST.inVain || this.#all >= DISTRUST.all;
  }

  /** What is left to paint of the part that has failed; undefined where nothing was seen of it. */
  async rest(failed: CurrentPainting | undefined): Promise<Rest | undefined> {
    if (!failed || !this.#last) return undefined;
    const { pixels, iteration } = this.#last;
    this.#last = undefined;
    const longSide = Math.max(pixels.width, pixels.height);
    const { iterations } = failed;
    const reached = { picture: await pngOf(pixels), longSide, iteration, iterations };
    return restOf({ ...reached, id: crypto.randomUUID(), date: Date.now() }, SMALLEST);
  }
}
