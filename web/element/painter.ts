import { type PaintWatcher, paintLoop } from "../client/paint-loop";
import { TimeLeft } from "../client/time-left";
import { Timer } from "../worker/timer";
import { Failure, isFailure } from "../worker/failure";
import type { Pixels, Progress, Recipe } from "../worker/protocol";
import type { Choices } from "./choices";
import { duration, megabytes, saveName } from "./format";
import { orAbort } from "./or-abort";
import type { Parts } from "./parts";
import { type Plan, plan, type Standing, type Wish } from "./plan";
import { describeNetwork } from "./quality";
import type { Preparation } from "./preparation";

/** A finished picture, as the `finish` event tells it. */
export interface Finished {
  width: number;
  height: number;
  blob: Blob;
}

/** How a run ended. */
export type Outcome = { kind: "finished"; picture: Finished } | { kind: "stopped" };

/** A step that takes longer than these milliseconds makes one wonder whether the painter still lives. */
const LONG_STEP = 60_000;

/** Never aborts: for what has to be said and saved after a stop. */
const unstoppable = new AbortController().signal;

/** Paints: one run from Paint to the end or to Stop. */
export class Painter {
  #standing: Standing | undefined;
  #photoName = "";
  #painted = false;
  /** Whether Paint has been pressed and nothing is to be seen of it yet: then nothing else should take the worker's time. */
  starting = false;

  constructor(
    readonly parts: Parts,
    readonly preparation: Preparation,
    readonly choices: Choices,
    readonly onProgress: (progress: Progress) => void,
  ) {}

  /** Paints until done or stopped. Failures are thrown; the last picture stays. */
  async run(signal: AbortSignal): Promise<Outcome> {
    this.starting = true;
    try {
      this.parts.report.say("Getting ready…");
      // A stop need not wait for what is on its way; it goes on coming for the next Paint.
      await orAbort(signal, this.preparation.ready());
      this.choices.fillGaps();
      await orAbort(signal, this.choices.settled());
      const wish = await this.#wish(signal);
      await this.#start(signal, plan(this.#standing, wish), wish);
      return await this.#loop(signal, wish);
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
      return await this.parts.studio.png(unstoppable);
    } catch (error) {
      const { canvas, painted } = this.parts.stage;
      if (!painted) throw error;
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
      if (!blob) throw error;
      return blob;
    }
  }

  /** What the painting is called when it is saved. */
  get fileName(): string {
    return saveName(this.#photoName);
  }

  /** What is asked for now, with every default; throws where it cannot be painted. */
  async #wish(signal: AbortSignal): Promise<Wish> {
    const { photo, style } = this.choices;
    if (!photo) throw new Failure("no-photo", "There is no photo yet; choose one, or take the sample photo.");
    if (!style) throw new Failure("no-style", "There is no style picture yet; choose one, or take one from the row.");
    const { preparation } = this;
    const asked = this.parts.settings();
    const network = asked.network ?? preparation.network;
    if (!preparation.offers(network)) {
      const names = preparation.names.join(", ");
      throw new Failure("unknown-network", `There is no network "${network}" here; choose one of ${names}.`);
    }
    const size = asked.size ?? preparation.size;
    const recipe = await this.parts.studio.complete(signal, {
      network,
      size,
      ...(asked.strength === undefined ? {} : { strength: asked.strength }),
      ...(asked.iterations === undefined ? {} : { iterations: asked.iterations }),
    });
    const { strength, iterations } = recipe;
    const engine = await preparation.ready();
    const pictures = { photo: photo.source.kind + photo.source.id, style: style.source.kind + style.source.id };
    return { ...pictures, size, network, engine: engine.id, strength, iterations };
  }

  async #start(signal: AbortSignal, course: Plan, wish: Wish): Promise<void> {
    const { studio, report } = this.parts;
    if (course.kind === "begin") await this.#begin(signal, wish);
    if (course.kind === "continue") await this.#guarded(studio.continueWith(signal, course.iterations, wish.strength));
    report.say(`Painting on ${this.preparation.describe(wish.network)}`);
  }

  async #begin(signal: AbortSignal, wish: Wish): Promise<void> {
    const { studio, stage, report } = this.parts;
    const { photo, style } = this.choices;
    if (!photo || !style) return;
    const { network, size, strength, iterations } = wish;
    const recipe = { network, size, strength, iterations };
    await this.#fetchNetworks(signal, recipe);
    report.say(`Preparing to paint on ${this.preparation.describe(network)}`);
    report.rest();
    await studio.begin(signal, { photo: photo.source, style: style.source, recipe });
    this.#standing = undefined; // the worker has let the earlier painting go
    this.#photoName = photo.source.name;
    await this.choices.showSample(size);
    stage.endShowcase();
    if (photo.pixels) stage.setBefore(photo.pixels);
  }

  async #fetchNetworks(signal: AbortSignal, recipe: Recipe & { network: string }): Promise<void> {
    const { studio, report } = this.parts;
    report.say(`Fetching what it paints with (${describeNetwork(recipe.network)})…`);
    await studio.load(signal, recipe, (loaded, total) => {
      report.progress(loaded / total, `${megabytes(loaded)} of ${megabytes(total)} MB`);
    });
  }

  async #loop(signal: AbortSignal, wish: Wish): Promise<Outcome> {
    const { studio, stage, report } = this.parts;
    const wondering = new Timer(LONG_STEP, () =>
      report.say("One step has taken more than a minute. If you would rather not wait, press Stop."),
    );
    const last = await this.#guarded(paintLoop(signal, studio, this.#watcher(wondering))).finally(() =>
      wondering.stop(),
    );
    const { done, iteration, iterations } = last;
    this.#standing = { wish, done, iteration, iterations };
    if (!done) {
      report.progress(last.work, describeProgress(last, undefined));
      report.say(`Stopped after ${iteration} of ${iterations} iterations; Paint goes on from here.`);
      return { kind: "stopped" };
    }
    const pixels = await this.#guarded(studio.finish(unstoppable));
    const blob = await this.#guarded(studio.png(unstoppable));
    stage.showPainting(pixels);
    const { width, height } = pixels;
    const where = this.preparation.describe(wish.network);
    report.say(`Finished: ${width} × ${height} pixels, painted on ${where}`, "Save it, or press Paint to go on.");
    return { kind: "finished", picture: { width, height, blob } };
  }

  #watcher(wondering: Timer): PaintWatcher {
    const { stage, report } = this.parts;
    const clock = new TimeLeft();
    return {
      progress: (progress) => {
        wondering.restart();
        clock.note(performance.now(), progress.work);
        report.progress(progress.done ? 1 : progress.work, describeProgress(progress, clock.left));
        this.onProgress(progress);
      },
      preview: (pixels: Pixels) => {
        this.starting = false;
        this.#painted = true;
        stage.showPainting(pixels);
      },
    };
  }

  /** After a failure in the middle nobody knows how the painting stands: the next press of Paint starts a new one. */
  async #guarded<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      this.#standing = undefined;
      if (isFailure(error) && error.code === "device-failed") await this.#rescue();
      throw error;
    }
  }

  /** A lost device does not come back to its worker: what the worker can still give is shown, and then it goes. */
  async #rescue(): Promise<void> {
    const { studio, stage } = this.parts;
    try {
      stage.showPainting(await studio.finish(unstoppable));
    } catch {
      // The last preview stays.
    }
    studio.dispose();
  }
}

function describeProgress(progress: Progress, left: number | undefined): string {
  const parts = [`Iteration ${progress.iteration} of ${progress.iterations}`];
  if (progress.done) parts.push("done");
  else if (left !== undefined) parts.push(`${duration(left)} left`);
  return parts.join(" · ");
}
