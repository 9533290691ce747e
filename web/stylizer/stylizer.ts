import { DEFAULT_SIZE } from "../client/default-size";
import { isDeviceLoss } from "../client/device-loss";
import { placesOf } from "../client/places";
import { platform } from "../client/platform";
import { nextBatch } from "../client/step-batcher";
import { WorkerClient } from "../client/worker-client";
import { inEnglish, nameInEnglish } from "../languages/english";
import { message } from "../languages/message";
import { Failure } from "../worker/failure";
import type { DeviceChoice, EngineInfo, OnBytes, Pixels, Progress, Recipe, WeightedStyle } from "../worker/protocol";
import { unstoppable } from "../worker/unstoppable";
import { type PictureInput, toSource } from "./picture";

/** Where a painter finds what it needs, and what it paints on. */
export interface StylizerOptions {
  /** The folder with `impasto-worker.js` and the engines; the script's own where it is left out. */
  engine?: string | URL;
  /** The folder with `index.json` and the packs; `packs/` in the engine's where it is left out. */
  models?: string | URL;
  /** `cpu` or `gpu`; WebGPU where there is a real adapter, else the CPU. */
  device?: DeviceChoice;
}

/** One of several styles; weights are relative to each other. */
export interface WeightedPicture {
  picture: PictureInput;
  weight: number;
}

/** How one picture is painted. */
export interface PaintOptions {
  /** Aborts after the iterations that run; the loop then throws its reason. */
  signal?: AbortSignal;
  /** Settings; those that are left out take their defaults. */
  recipe?: Recipe;
  /** How much of what it paints with has come: the engine first, then the networks. */
  onBytes?: OnBytes;
}

/** The engine that paints. */
export interface LoadedEngine extends Omit<EngineInfo, "notice"> {
  /** A sentence where it is not the engine that one would have expected. */
  notice: string | undefined;
}

/** The painting as it is now: RGBA, row by row. The last one is `done`, and of full size. */
export interface Frame extends Pixels {
  progress: Progress;
  done: boolean;
}

/**
 * Repaints photos without any page around it; works in pages and workers. All with the same places and device, and
 * elements too, share one worker, where paintings wait for each other. Failures are
 * thrown: an `Error` with a stable `code` and one sentence with its remedy.
 */
export class Stylizer {
  readonly #worker: WorkerClient;

  constructor({ engine, models, device = "auto" }: StylizerOptions = {}) {
    const places = placesOf(engine?.toString(), models?.toString(), platform.base());
    this.#worker = new WorkerClient(places, device);
  }

  /** Fetches and opens the engine ahead of the first painting. */
  async load(options: Pick<PaintOptions, "signal" | "onBytes"> = {}): Promise<LoadedEngine> {
    const { signal = unstoppable, onBytes } = options;
    const { notice, ...info } = await this.#worker.open(signal, undefined, onBytes);
    return { ...info, notice: notice && inEnglish(notice) };
  }

  /**
   * Paints, and gives the picture as it comes to be. Nothing is computed while the loop's body runs; leaving the loop ends the
   * painting.
   */
  async *paint(
    photo: PictureInput,
    style: PictureInput | readonly WeightedPicture[],
    options: PaintOptions = {},
  ): AsyncGenerator<Frame, void, void> {
    const { signal = unstoppable } = options;
    const endTurn = await this.#worker.turns.take(signal);
    try {
      await this.#begin(signal, photo, style, options);
      for (let steps = 1, progress: Progress | undefined; !progress?.done;) {
        signal.throwIfAborted();
        const start = performance.now();
        progress = await this.#worker.step(unstoppable, steps);
        steps = nextBatch(steps, performance.now() - start);
        const { done } = progress;
        const pixels = await (done ? this.#worker.finish(unstoppable) : this.#worker.preview(unstoppable));
        yield { ...pixels, progress, done };
      }
    } catch (error) {
      // A lost device does not come back to its worker: the next painting has another.
      if (isDeviceLoss(error)) this.#worker.endLost();
      throw error;
    } finally {
      endTurn();
    }
  }

  /** The last painting at full size as a PNG, with its recipe in it. Rejects where there is none. */
  png(): Promise<Blob> {
    return this.#worker.png(unstoppable);
  }

  /** Lets all its memory go, and the engine where nobody else uses it. The next painting opens one again. */
  dispose(): void {
    this.#worker.dispose();
  }

  async #begin(
    signal: AbortSignal,
    photo: PictureInput,
    style: PictureInput | readonly WeightedPicture[],
    { recipe: asked = {}, onBytes = () => undefined }: PaintOptions,
  ): Promise<void> {
    const worker = this.#worker;
    const { device } = await this.load({ signal, onBytes });
    const network = asked.network ?? (await worker.networks(signal))[0]?.name;
    if (!network) throw new Failure("no-weights", message("failure.no-packs"));
    const recipe = { ...asked, network, size: asked.size ?? DEFAULT_SIZE[device] };
    const source = await toSource(signal, photo, nameInEnglish(message("name.photo")));
    const styles = await stylesOf(signal, style);
    await worker.load(signal, recipe, onBytes);
    await worker.begin(signal, { photo: source, styles, regions: [], protect: undefined, start: undefined, recipe });
  }
}

function stylesOf(signal: AbortSignal, style: PictureInput | readonly WeightedPicture[]): Promise<WeightedStyle[]> {
  const styles = isMix(style) ? style : [{ picture: style, weight: 1 }];
  return Promise.all(
    styles.map(async ({ picture, weight }, i) => ({
      source: await toSource(signal, picture, nameInEnglish(message("name.style", { number: i + 1 }))),
      weight,
    })),
  );
}

function isMix(style: PictureInput | readonly WeightedPicture[]): style is readonly WeightedPicture[] {
  return Array.isArray(style);
}
