import { message, type Said } from "../languages/message";
import { corrected, SpeedMemory } from "../client/speed-memory";
import { isAbort } from "../worker/failure";
import type { Estimate, Forecast, Prospect } from "../worker/protocol";
import { Timer } from "../worker/timer";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import { duration } from "./format";
import type { PictureInputs } from "./picture-inputs";

/** Milliseconds without a change after which it is worth while to foresee anything. */
const CALM = 400;

/** Says before Paint is pressed what the painting will take, and learns from how long paintings took. */
export class Forecaster {
  readonly #memory = new SpeedMemory();
  readonly #soon = new Timer(CALM, () => void this.#update());
  #asked = new AbortController();
  /** What was foreseen for the pictures and settings of now. */
  #last: { network: string; forecast: Forecast } | undefined;
  /** The painting whose time is taken. */
  #watched: { device: string; network: string; forecast: Forecast; at: number } | undefined;

  constructor(
    readonly context: ElementContext,
    readonly loader: EngineLoader,
    readonly inputs: PictureInputs,
  ) {
    inputs.onChosen((role) => (role === "photo" || role === "style") && this.changed());
  }

  /** Pictures or settings have changed. */
  changed(): void {
    this.#asked.abort();
    this.#last = undefined;
    this.#soon.restart();
  }

  /** Somebody wants to paint: nothing of this may make them wait. */
  pause(): void {
    this.#asked.abort();
    this.#soon.stop();
  }

  /** A new painting begins, the one that was foreseen last. */
  begun(): void {
    const { loader } = this;
    this.#watched = this.#last && { ...this.#last, device: loader.label, at: performance.now() };
  }

  /** The painting goes on after a stop: nobody knows how long it stood still. */
  resumed(): void {
    this.#watched = undefined;
  }

  /** The painting has come to its end. */
  finished(): void {
    if (!this.#watched) return;
    const { device, network, forecast, at } = this.#watched;
    this.#watched = undefined;
    const took = (performance.now() - at) / 1000;
    this.#memory.keep(device, network, corrected(forecast.speed, forecast.estimate.seconds, took));
    this.changed();
  }

  async #update(): Promise<void> {
    const { context, loader } = this;
    if (context.running() || !loader.engineReady) return;
    this.#asked = new AbortController();
    const signal = AbortSignal.any([this.#asked.signal, context.lifetime()]);
    try {
      if (context.instant()) return context.status.forecast("");
      const recipe = loader.fill(context.settings().recipe);
      const forecast = await this.#foresee(signal, recipe);
      if (!forecast) return;
      this.#last = { network: recipe.network, forecast };
      context.status.forecast(describe(forecast.estimate));
    } catch (error) {
      // Nobody has asked for it: what is wrong is said when somebody wants to paint.
      if (!isAbort(error)) context.status.forecast("");
    }
  }

  async #foresee(signal: AbortSignal, recipe: Prospect["recipe"]): Promise<Forecast | undefined> {
    const photo = this.inputs.size("photo");
    const style = this.inputs.size("style");
    if (!photo || !style) return undefined;
    const { label } = this.loader;
    const known = this.#memory.recall(label, recipe.network);
    const forecast = await this.context.worker.estimate(signal, { photo, style, recipe }, known);
    if (!known) this.#memory.keep(label, recipe.network, forecast.speed);
    return forecast;
  }
}

/** "About 25 s, 640 MB; this device can paint up to 2048 px" */
export function describe({ seconds, bytes, fits, largestSize: size }: Estimate): Said {
  if (!fits) return message("forecast.too-large", { size });
  return message("forecast.fits", { time: duration(seconds * 1000), megabytes: rounded(bytes / 1e6), size });
}

/** Two digits: an estimate has no more. */
function rounded(value: number): number {
  return Math.round(Number(value.toPrecision(2)));
}
