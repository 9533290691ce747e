import { type PaintWatcher, paintLoop } from "../client/paint-loop";
import { TimeLeft } from "../client/time-left";
import { Failure, isFailure } from "../worker/failure";
import type { Pixels, Progress, Recipe } from "../worker/protocol";
import { Timer } from "../worker/timer";
import { abortable } from "./abortable";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import { duration, megabytes, saveName } from "./format";
import { type Plan, plan, type CurrentPainting, type PaintRequest } from "./paint-plan";
import type { PictureInputs } from "./picture-inputs";
import { describeNetwork } from "./quality";

/** A finished picture, as the `finish` event tells it. */
export interface Finished {
  width: number;
  height: number;
  blob: Blob;
}

/** Who is told how a painting comes to be. */
export interface PaintingObserver {
  /** Another painting begins. */
  begun(): void;
  /** The present painting goes on. */
  resumed(): void;
  progressed(progress: Progress): void;
  /** How it looks now. */
  previewed(pixels: Pixels): void;
}

/** How a run ended. */
export type Outcome = { kind: "finished"; picture: Finished } | { kind: "stopped" };

/** Milliseconds of a step after which the visitor is told that it takes long. */
const LONG_STEP = 60_000;

/** Milliseconds in which a worker whose device is lost must give its last picture. */
const RESCUE = 5_000;

/** Never aborts: for what has to be said and saved after a stop. */
const unstoppable = new AbortController().signal;

/** Paints: one run from Paint to the end or to Stop. */
export class Painter {
  #current: CurrentPainting | undefined;
  #photoName = "";
  #painted = false;
  /** Whether Paint has been pressed and nothing is to be seen of it yet: then nothing else should take the worker's time. */
  starting = false;

  constructor(
    readonly context: ElementContext,
    readonly loader: EngineLoader,
    readonly inputs: PictureInputs,
    readonly observer: PaintingObserver,
  ) {}

  /** Paints until done or stopped. Failures are thrown; the last picture stays. */
  async run(signal: AbortSignal): Promise<Outcome> {
    this.starting = true;
    try {
      this.context.status.say("Getting ready…");
      // A stop need not wait for what is on its way; it goes on coming for the next Paint.
      await abortable(signal, this.loader.ready());
      this.inputs.fillGaps();
      await abortable(signal, this.inputs.settled());
      const request = await this.#request(signal);
      await this.#start(signal, plan(this.#current, request), request);
      return await this.#loop(signal, request);
    } finally {
      this.starting = false;
    }
  }

  /** Whether there is a painting to save: the last one, also while a new photo is shown. */
  get painted(): boolean {
    return this.#painted;
  }

  /** The painting at full size as a PNG, or what the canvas holds where the worker has lost it. */
  async png(): Promise<Blob> {
    if (!this.#painted) throw new Failure("no-painting", "There is no painting yet; press Paint first.");
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

  /** What is asked for now, with every default; throws where it cannot be painted. */
  async #request(signal: AbortSignal): Promise<PaintRequest> {
    const { photo, style } = this.inputs;
    if (!photo) throw new Failure("no-photo", "There is no photo yet; choose one, or take the sample photo.");
    if (!style) throw new Failure("no-style", "There is no style picture yet; choose one, or take one from the row.");
    const { loader } = this;
    const asked = this.context.settings().recipe;
    const network = asked.network ?? loader.network;
    if (!loader.offers(network)) {
      const names = loader.names.join(", ");
      throw new Failure("unknown-network", `There is no network "${network}" here; choose one of ${names}.`);
    }
    const size = asked.size ?? loader.size;
    const recipe = { ...asked, network, size };
    const { strength, iterations } = await this.context.worker.complete(signal, recipe);
    const engine = await loader.ready();
    const pictures = { photo: photo.source.kind + photo.source.id, style: style.source.kind + style.source.id };
    return { ...pictures, engine: engine.id, recipe: { ...recipe, strength, iterations } };
  }

  async #start(signal: AbortSignal, course: Plan, request: PaintRequest): Promise<void> {
    const { worker, status } = this.context;
    if (course.kind === "begin") await this.#begin(signal, request);
    else this.observer.resumed();
    if (course.kind === "continue")
      await this.#guarded(worker.continueWith(signal, course.iterations, request.recipe.strength));
    status.say(`Painting on ${this.loader.describe(request.recipe.network)}`);
  }

  async #begin(signal: AbortSignal, request: PaintRequest): Promise<void> {
    const { worker, view, status } = this.context;
    const { photo, style } = this.inputs;
    if (!photo || !style) return;
    const { recipe } = request;
    await this.#fetchNetworks(signal, recipe);
    status.say(`Preparing to paint on ${this.loader.describe(recipe.network)}`);
    status.rest();
    await worker.begin(signal, { photo: photo.source, style: style.source, recipe });
    this.#current = undefined; // the worker has let the earlier painting go
    this.#photoName = photo.source.name;
    this.observer.begun();
    await this.inputs.showSample(recipe.size);
    view.endShowcase();
    if (photo.pixels) view.setBefore(photo.pixels);
  }

  async #fetchNetworks(signal: AbortSignal, recipe: Recipe & { network: string }): Promise<void> {
    const { worker, status } = this.context;
    status.say(`Fetching what it paints with (${describeNetwork(recipe.network)})…`);
    await worker.load(signal, recipe, (loaded, total) => {
      status.progress(loaded / total, `${megabytes(loaded)} of ${megabytes(total)} MB`);
    });
  }

  async #loop(signal: AbortSignal, request: PaintRequest): Promise<Outcome> {
    const { worker, view, status } = this.context;
    const slowStep = new Timer(LONG_STEP, () =>
      status.say("One step has taken more than a minute. If you would rather not wait, press Stop."),
    );
    const last = await this.#guarded(paintLoop(signal, worker, this.#watcher(slowStep))).finally(() => slowStep.stop());
    const { done, iteration, iterations } = last;
    this.#current = { request, done, iteration, iterations };
    if (!done) {
      status.progress(last.work, describeProgress(last, undefined));
      status.say(`Stopped after ${iteration} of ${iterations} iterations; Paint goes on from here.`);
      return { kind: "stopped" };
    }
    const pixels = await this.#guarded(worker.finish(unstoppable));
    const blob = await this.#guarded(worker.png(unstoppable));
    view.showPainting(pixels);
    const { width, height } = pixels;
    const where = this.loader.describe(request.recipe.network);
    status.say(`Finished: ${width} × ${height} pixels, painted on ${where}`, "Save it, or press Paint to go on.");
    return { kind: "finished", picture: { width, height, blob } };
  }

  #watcher(slowStep: Timer): PaintWatcher {
    const { view, status } = this.context;
    const clock = new TimeLeft();
    return {
      progress: (progress) => {
        slowStep.restart();
        clock.note(performance.now(), progress.work);
        status.progress(progress.done ? 1 : progress.work, describeProgress(progress, clock.left));
        this.observer.progressed(progress);
      },
      preview: (pixels: Pixels) => {
        this.starting = false;
        this.#painted = true;
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
      if (isFailure(error) && error.code === "device-failed") await this.#rescue();
      throw error;
    }
  }

  /** A lost device does not come back to its worker: what the worker can still give is shown, and then it goes. */
  async #rescue(): Promise<void> {
    const { worker, view } = this.context;
    try {
      // It may never answer.
      view.showPainting(await abortable(AbortSignal.timeout(RESCUE), worker.finish(unstoppable)));
    } catch {
      // The last preview stays.
    }
    worker.dispose();
  }
}

function describeProgress(progress: Progress, left: number | undefined): string {
  const details = [`Iteration ${progress.iteration} of ${progress.iterations}`];
  if (progress.done) details.push("done");
  else if (left !== undefined) details.push(`${duration(left)} left`);
  return details.join(" · ");
}
