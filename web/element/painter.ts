import { type PaintWatcher, paintLoop } from "../client/paint-loop";
import { TimeLeft } from "../client/time-left";
import { message, type Said } from "../languages/message";
import { Failure } from "../worker/failure";
import type { PaintSources, Pixels, Progress } from "../worker/protocol";
import { Timer } from "../worker/timer";
import { unstoppable } from "../worker/unstoppable";
import { abortable } from "../client/abortable";
import { isDeviceLoss } from "../client/device-loss";
import type { Rest } from "./checkpoints/checkpoint";
import { DeviceLosses } from "./device-losses";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import type { Finished } from "./events";
import { fetchNetworks } from "./fetch-networks";
import { duration, saveName } from "./format";
import { type CurrentPainting, type PaintRequest, type Plan, plan } from "./paint-plan";
import { makeRequest } from "./paint-request";
import type { PaintingSources } from "./painting-sources";
import type { PictureInputs } from "./picture-inputs";
import { carry, Steering } from "./steering";
import { restAfter } from "./rest-after";
import { Turn } from "./take-turn";

/** Who is told how a painting comes to be. */
export interface PaintingObserver {
  /** Another painting begins. */
  begun(): void;
  /** The present painting goes on. */
  resumed(): void;
  /** It goes on with other settings. */
  steered(): void;
  progressed(progress: Progress): void;
  /** How it looks now. */
  previewed(pixels: Pixels): void;
}

/** A painting that came to its end: what it was painted from, and itself as a PNG. */
export interface FinishedPainting {
  sources: PaintSources;
  blob: Blob;
}

/** How a run ended. */
export type Outcome = { kind: "finished"; picture: Finished } | { kind: "stopped" };

/** Milliseconds of a step after which the visitor is told that it takes long. */
const LONG_STEP = 60_000;

/** Paints: one run from Paint to the end or to Stop. */
export class Painter {
  #current: CurrentPainting | undefined;
  #photoName = "";
  #painted = false;
  #finished: FinishedPainting | undefined;
  readonly #steering: Steering;
  /** Whether Paint has been pressed and nothing is to be seen of it yet: then nothing else should take the worker's time. */
  starting = false;

  constructor(
    readonly context: ElementContext,
    readonly loader: EngineLoader,
    readonly inputs: PictureInputs,
    readonly sources: PaintingSources,
    readonly observer: PaintingObserver,
  ) {
    this.#steering = new Steering(this, () => observer.steered());
  }

  /** Paints until done or stopped, or `rest`. Failures are thrown; the last picture stays. */
  async run(signal: AbortSignal, rest?: Rest): Promise<Outcome> {
    this.starting = true;
    const turn = new Turn(this.context, this.loader);
    try {
      this.context.status.say(message("status.getting-ready"));
      // A stop need not wait for what is on its way; it goes on coming for the next Paint.
      await abortable(signal, this.loader.ready());
      this.inputs.gallery.fillGaps();
      await abortable(signal, this.inputs.settled());
      await turn.take(signal);
      return await this.#throughLosses(signal, turn, await makeRequest(signal, this), rest);
    } finally {
      turn.end();
      this.starting = false;
      this.#steering.end();
    }
  }

  /** Paints; where the device is lost, goes on with a new one from the last picture. */
  async #throughLosses(signal: AbortSignal, turn: Turn, first: PaintRequest, rest: Rest | undefined): Promise<Outcome> {
    const losses = new DeviceLosses();
    for (let request = first, left = rest; ;) {
      try {
        const running = await (left
          ? this.#goOn(signal, request, left, losses.notice)
          : this.#start(signal, plan(this.#current, request), request));
        this.#steering.follow(running);
        return await this.#loop(signal, running, losses);
      } catch (error) {
        if (!isDeviceLoss(error)) throw error;
        // A lost device does not come back to its worker; the last preview stays.
        this.context.worker.endLost();
        // A stop on the way to another leaves it to be gone on with.
        if (this.running && losses.last) this.#current = { ...this.running, last: losses.last };
        if (!losses.noteLoss() || signal.aborted) throw error;
        if (losses.distrusted) this.context.worker.distrustGpu();
        left = (await losses.rest(this.running)) ?? left;
        await abortable(signal, this.loader.ready());
        // The CPU may paint in its place, for which others wait.
        await turn.take(signal);
        const { id, device } = await abortable(signal, this.loader.ready());
        request = { ...(this.running?.request ?? request), engine: id, device };
      }
    }
  }

  /** The painting that is being made. */
  get running(): Readonly<CurrentPainting> | undefined {
    return this.#steering.running;
  }

  /** Settings, weights or regions have changed: what the painting that is being made can take on of them takes effect in a moment. */
  settingsChanged(): void {
    this.#steering.changed();
  }

  /** Whether there is a painting to save: the last one, also while a new photo is shown. */
  get painted(): boolean {
    return this.#painted;
  }

  /** The last painting, unless it has not come to its end. */
  get finished(): FinishedPainting | undefined {
    return this.#finished;
  }

  /** The painting at full size as a PNG, or what the canvas holds where the worker has lost it. */
  async png(): Promise<Blob> {
    if (!this.#painted) throw new Failure("no-painting", message("failure.no-painting"));
    try {
      return await this.context.worker.png(unstoppable);
    } catch (error) {
      const { canvas, painted } = this.context.view;
      if (!painted) throw error;
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
      if (!blob) throw error;
      return blob;
    }
  }

  /** What the painting is called when it is saved, or something else that was made of it. */
  fileName(extension: string): string {
    return saveName(this.#photoName, extension);
  }

  async #start(signal: AbortSignal, course: Plan, request: PaintRequest): Promise<CurrentPainting> {
    if (course.kind === "go-on") {
      const rest = await restAfter(course.last, course.iterations);
      return this.#goOn(signal, request, rest, message("status.painter-lost"));
    }
    const before = this.#current;
    if (course.kind === "begin") await this.#begin(signal, request);
    else this.observer.resumed();
    if (course.kind === "steer")
      await this.#guarded(carry(signal, this.context.worker, before, request, course.iterations));
    this.#sayWhere("status.painting", request.recipe.network);
    const aim = course.kind === "resume" ? before?.iterations : course.kind === "steer" ? course.iterations : undefined;
    const first = course.kind === "begin" ? undefined : before?.first;
    return { request, done: false, iteration: 0, iterations: aim ?? request.recipe.iterations, first };
  }

  /** Paints what was left of a painting when its page went, or its device; `lost` says so. */
  async #goOn(signal: AbortSignal, request: PaintRequest, rest: Rest, lost?: Said): Promise<CurrentPainting> {
    const { first, iterations } = rest;
    const { sources, recipe } = request;
    const fromThere = { ...recipe, iterations, scales: { ...recipe.scales, first } };
    await this.#begin(signal, { ...request, sources: { ...sources, start: rest.start }, recipe: fromThere });
    this.#sayWhere("status.painting", recipe.network, lost);
    return { request, done: false, iteration: 0, iterations, first };
  }

  #sayWhere(key: "status.painting" | "status.preparing", network: string, lost?: Said): void {
    const { engine, notice } = this.loader.describe(network);
    this.context.status.say(message(key, { where: engine }), notice, lost);
  }

  async #begin(signal: AbortSignal, { sources, recipe }: PaintRequest): Promise<void> {
    const { worker, view, status } = this.context;
    await fetchNetworks(signal, this.context, recipe);
    this.#sayWhere("status.preparing", recipe.network);
    status.rest();
    await worker.begin(signal, { ...sources, recipe });
    this.#current = undefined; // the worker has let the earlier painting go
    this.#photoName = sources.photo.name;
    this.observer.begun();
    await this.inputs.gallery.showSample(recipe.size);
    view.endShowcase();
    const { photo } = this.inputs;
    // Another may have been chosen while this one was being painted.
    if (photo?.pixels && photo.source.id === sources.photo.id) view.setBefore(photo.pixels);
  }

  async #loop(signal: AbortSignal, running: CurrentPainting, losses: DeviceLosses): Promise<Outcome> {
    const { worker, view, status } = this.context;
    this.#finished = undefined;
    const slowStep = new Timer(LONG_STEP, () => status.say(message("status.long-step")));
    const watcher = this.#watcher(slowStep, running, losses);
    const last = await this.#guarded(paintLoop(signal, worker, watcher)).finally(() => slowStep.stop());
    const { done, iteration, iterations } = last;
    const { request } = running;
    this.#current = {
      request,
      done,
      iteration,
      iterations,
      first: running.first,
      last: done ? undefined : losses.last,
    };
    if (!done) {
      status.progress(last.work, describeProgress(last, undefined));
      status.say(message("status.stopped-after", { iteration, iterations }));
      return { kind: "stopped" };
    }
    const pixels = await this.#guarded(worker.finish(unstoppable));
    const blob = await this.#guarded(worker.png(unstoppable));
    view.showPainting(pixels);
    this.#finished = { sources: request.sources, blob };
    const { width, height } = pixels;
    const { engine, notice } = this.loader.describe(request.recipe.network);
    const finished = message("status.finished", { width, height, where: engine });
    status.say(finished, notice, losses.notice, message("status.finished-next"));
    return { kind: "finished", picture: { width, height, blob } };
  }

  #watcher(slowStep: Timer, running: CurrentPainting, losses: DeviceLosses): PaintWatcher {
    const { view, status } = this.context;
    const clock = new TimeLeft();
    return {
      progress: (progress) => {
        slowStep.restart();
        running.iteration = progress.iteration;
        clock.note(performance.now(), progress.work);
        status.progress(progress.done ? 1 : progress.work, describeProgress(progress, clock.left));
        this.observer.progressed(progress);
      },
      preview: (pixels: Pixels) => {
        this.starting = false;
        this.#painted = true;
        losses.previewed(pixels, running.iteration);
        view.showPainting(pixels);
        this.observer.previewed(pixels);
      },
    };
  }

  /** After a failure in the middle nobody knows how the painting stands: the next press of Paint starts a new one. */
  async #guarded<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      this.#current = undefined;
      throw error;
    }
  }
}

function describeProgress({ iteration, iterations, done }: Progress, left: number | undefined): Said {
  const first = message("status.iteration", { iteration, iterations });
  if (!done && left === undefined) return first;
  const second = done || left === undefined ? message("status.done") : message("status.left", { time: duration(left) });
  return message("joined.dot", { first, second });
}
