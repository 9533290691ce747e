import { message, type Said } from "../languages/message";
import type { Pixels } from "../worker/protocol";
import type { Rest } from "./checkpoints/checkpoint";
import { LossCount } from "./loss-count";
import type { CurrentPainting, LastPicture } from "./paint-plan";
import { restAfter } from "./rest-after";

/** Of one run: how often its device was lost, and what the painting had come to before. */
export class DeviceLosses {
  readonly #count = new LossCount();
  #last: LastPicture | undefined;
  /** What the visitor is to know of it. */
  notice: Said | undefined;

  /** How the painting looked after this iteration of the part that is being painted. */
  previewed(pixels: Pixels, iteration: number): void {
    this.#count.worked();
    this.#last = { pixels, iteration };
  }

  /** What was seen last of the part that is being painted. */
  get last(): LastPicture | undefined {
    return this.#last;
  }

  /** The device is lost once more; whether to go on with another. */
  noteLoss(): boolean {
    this.notice = message("status.device-lost");
    return this.#count.noteLoss();
  }

  /** Whether another processor should paint, where there is a choice. */
  get distrusted(): boolean {
    return this.#count.distrusted;
  }

  /** What is left to paint of the part that has failed; undefined where nothing was seen of it. */
  async rest(failed: CurrentPainting | undefined): Promise<Rest | undefined> {
    if (!failed || !this.#last) return undefined;
    const last = this.#last;
    this.#last = undefined;
    return restAfter(last, failed.iterations);
  }
}
