import type { WorkerClient } from "../client/worker-client";
import { isAbort, isFailure } from "../worker/failure";
import type { PaintSources } from "../worker/protocol";
import { Timer } from "../worker/timer";
import { unstoppable } from "../worker/unstoppable";
import { type CurrentPainting, type PaintRequest, sameDivision, steered } from "./paint-plan";
import { type Asked, makeRecipe } from "./paint-request";

/** Milliseconds without a change after which what has changed is carried into the painting. */
const STEER_AFTER = 250;

/** Carries what the visitor changes into the painting that is being made. */
export class Steering {
  #running: CurrentPainting | undefined;
  readonly #soon = new Timer(STEER_AFTER, () => void this.#steer());

  /** `done`: something has been carried into it. */
  constructor(
    readonly asked: Asked,
    readonly done: () => void,
  ) {
    this.#soon.stop();
  }

  /** The painting that is being made. */
  get running(): CurrentPainting | undefined {
    return this.#running;
  }

  /** This painting is being made from now on: what has changed since it was asked for is carried into it. */
  follow(running: CurrentPainting): void {
    this.#running = running;
    this.#soon.restart();
  }

  /** No painting is being made any more. */
  end(): void {
    this.#running = undefined;
    this.#soon.stop();
  }

  /** Settings, weights or regions have changed: what the painting can take on of them takes effect in a moment. */
  changed(): void {
    if (this.#running) this.#soon.restart();
  }

  async #steer(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    const { context } = this.asked;
    try {
      const recipe = await makeRecipe(unstoppable, this.asked);
      const next = steered(running, { recipe, sources: this.#sourcesNow ?? running.request.sources });
      if (!next || this.#running !== running) return;
      const more = next.recipe.iterations !== running.request.recipe.iterations;
      const iterations = more ? Math.max(next.recipe.iterations, running.iteration + 1) : running.iterations;
      await carry(unstoppable, context.worker, running, next, iterations);
      running.request = next;
      running.iterations = iterations;
      this.done();
    } catch (error) {
      // What fails in the worker fails the next step too, and is reported there.
      if (isFailure(error) && error.code === "bad-setting") context.fail(error);
      else if (!isAbort(error) && !isFailure(error)) throw error;
    }
  }

  /** Undefined while one of them is not whole yet: a region that has no mask, or no style. */
  get #sourcesNow(): PaintSources | undefined {
    try {
      return this.asked.sources.now();
    } catch (error) {
      if (isFailure(error)) return undefined;
      throw error;
    }
  }
}

/** Has the worker's painting go on with what is asked for; pictures go along only where they are others. */
export async function carry(
  signal: AbortSignal,
  worker: Pick<WorkerClient, "steer">,
  before: CurrentPainting | undefined,
  { recipe, sources }: PaintRequest,
  iterations: number,
): Promise<void> {
  const same = before !== undefined && sameDivision(before.request.sources, sources);
  const scales = before?.first === undefined ? {} : { scales: { ...recipe.scales, first: before.first } };
  await worker.steer(signal, { ...recipe, ...scales, iterations }, same ? undefined : sources);
}
