import { proxy, type Remote, wrap } from "comlink";
import { detail, Failure, isAbort, isFailure } from "../worker/failure";
import type {
  DeviceChoice,
  EngineInfo,
  Forecast,
  GalleryListing,
  GalleryPicture,
  NetworkListing,
  OnBytes,
  PaintJob,
  PaintSources,
  PictureInfo,
  PictureRole,
  PictureSource,
  Pixels,
  Progress,
  Prospect,
  Recipe,
  Speed,
  PaintWorkerApi,
} from "../worker/protocol";
import { installComlinkHandlers } from "../worker/comlink-handlers";
import { Timer } from "../worker/timer";
import { CallQueue } from "./call-queue";
import { LookClient } from "./look-client";
import { keyOf, type Places, placesOf } from "./places";
import { startWorker } from "./start-worker";

installComlinkHandlers();

interface Running {
  api: Remote<PaintWorkerApi>;
  /** Rejects when the worker fails or is let go; without it a call to a dead worker would wait for ever. */
  ended: Promise<never>;
  /** Has `ended` reject too when the worker dies without a word; to be called once it has answered something. */
  watch(): void;
  /** Lets the worker go. */
  end(reason: unknown): void;
}

/** How many workers this page has started. */
let workers = 0;

/** The worker is no more, or never was. */
class Ended {
  constructor(readonly reason: unknown) {}
}

function start(folder: URL): Running {
  const name = `impasto ${++workers} ${Math.random()}`;
  let reject: (reason: unknown) => void = () => undefined;
  const ended = new Promise<never>((_, no) => {
    reject = no;
  });
  ended.catch(() => undefined); // it is only ever looked at in a race
  const worker = startWorker(name, folder, (reason) => reject(new Ended(reason)));
  const end = (reason: unknown) => {
    worker.terminate();
    reject(reason);
  };
  // The worker holds the lock of its name as long as it lives: see web/worker/liveness-lock.ts.
  const watch = () => {
    const { locks } = navigator as Partial<Navigator>;
    // Where cookies are blocked there are no locks: then it is not noticed.
    locks?.request(name, () => reject(new Ended(DIED))).catch(() => undefined);
  };
  return { api: wrap<PaintWorkerApi>(worker), ended, watch: once(watch), end };
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}

const DIED = new Failure(
  "internal",
  "The browser has ended the painter, probably for want of memory; press Paint to start anew, at a smaller size if it happens again.",
);

/** A step after a stop may take this many milliseconds at least, and so many times the longest step so far. */
const GRACE = { milliseconds: 10_000, steps: 3 };

const HUNG = new Failure(
  "internal",
  "The painter did not answer and was ended; the picture is the last one it showed. Press Paint to start anew.",
);

/**
 * The worker's calls, typed. They queue, and each takes an AbortSignal first: a call that is aborted before its turn
 * never reaches the worker. The worker starts with the first call.
 */
export class WorkerClient {
  #running: Running | undefined;
  readonly #queue = new CallQueue();
  /** What the running worker's engine was asked for as, and what it is. */
  #engine: { choice: DeviceChoice; device: DeviceChoice; places: string } | undefined;
  /** The longest step so far, in milliseconds. */
  #longestStep = 0;
  #gpuDistrusted = false;
  /** Where the worker that runs, or the next one, finds everything. */
  #places = placesOf(null, null, "");
  /** The calls for looks. */
  readonly looks = new LookClient(
    (signal, call) => this.#call(signal, call),
    (signal, call) => this.#timed(signal, call),
  );

  /**
   * Opens the engine that is asked for, and tells how much of its module has come. Another engine than the present one gets a
   * worker of its own: a module that has lost its device, or given it back, cannot open one again.
   */
  async open(
    signal: AbortSignal,
    asked: DeviceChoice,
    onBytes: OnBytes = () => undefined,
    places: Places = this.#places,
  ): Promise<EngineInfo> {
    const choice = asked === "auto" && this.#gpuDistrusted ? "cpu" : asked;
    const prepare = () => {
      if (this.#hasOtherEngine(choice, keyOf(places))) this.dispose();
      this.#places = places;
    };
    const info = await this.#call(signal, (api) => api.open(choice, places.models.href, proxy(onBytes)), prepare);
    this.#engine ??= { choice, device: info.device, places: keyOf(places) };
    return { ...info, id: `${workers}.${info.id}` };
  }

  /** From the next worker on the CPU paints, unless the GPU is asked for by name. */
  distrustGpu(): void {
    this.#gpuDistrusted = true;
  }

  /** The networks the site offers, the best default first. */
  networks(signal: AbortSignal): Promise<NetworkListing[]> {
    return this.#call(signal, (api) => api.networks(signal));
  }

  /** The recipe with every default filled in. */
  complete(signal: AbortSignal, recipe: Recipe): Promise<Required<Recipe>> {
    return this.#call(signal, (api) => api.complete(recipe));
  }

  /** The pictures that the core can paint by itself. */
  gallery(signal: AbortSignal): Promise<GalleryListing> {
    return this.#call(signal, (api) => api.gallery());
  }

  /** A gallery picture, small. */
  thumbnail(signal: AbortSignal, picture: GalleryPicture, size: number): Promise<Pixels> {
    return this.#call(signal, (api) => api.thumbnail(picture, size));
  }

  /** Reads a picture and keeps it in the worker for `begin`. */
  inspect(signal: AbortSignal, role: PictureRole, source: PictureSource, longSide: number): Promise<PictureInfo> {
    return this.#call(signal, (api) => api.inspect(role, source, longSide));
  }

  /** What a painting will take, before anybody has asked for it. */
  estimate(signal: AbortSignal, prospect: Prospect, speed: Speed | undefined): Promise<Forecast> {
    return this.#call(signal, (api) => api.estimate(signal, prospect, speed));
  }

  /** Brings the networks that the recipe paints with to the engine. */
  load(signal: AbortSignal, recipe: Recipe, onBytes: OnBytes): Promise<void> {
    return this.#call(signal, (api) => api.load(signal, recipe, proxy(onBytes)));
  }

  /** Starts a painting. */
  begin(signal: AbortSignal, job: PaintJob): Promise<Progress> {
    return this.#call(signal, (api) => api.begin(job));
  }

  /** A whole small painting beside the present one; a stop waits for the iterations that run. */
  trial(signal: AbortSignal, job: PaintJob): Promise<Pixels> {
    return this.#call(signal, (api) => api.trial(signal, job));
  }

  /** Gives the painting other settings, between two steps, and other regions; their `iterations` are its new total. */
  steer(signal: AbortSignal, recipe: Recipe & { size: number }, sources: PaintSources | undefined): Promise<Progress> {
    return this.#call(signal, (api) => api.steer(recipe, sources));
  }

  /** Runs up to this many iterations. */
  step(signal: AbortSignal, iterations: number): Promise<Progress> {
    return this.#timed(signal, (api) => api.step(iterations));
  }

  /** The picture at the scale being painted. */
  preview(signal: AbortSignal): Promise<Pixels> {
    return this.#call(signal, (api) => api.preview());
  }

  /** The picture at full size. */
  finish(signal: AbortSignal): Promise<Pixels> {
    return this.#call(signal, (api) => api.finish());
  }

  /** The picture at full size as a PNG file. */
  png(signal: AbortSignal): Promise<Blob> {
    return this.#call(signal, (api) => api.png());
  }

  /**
   * To be called when the visitor stops: a worker that hangs, though it lives, is ended in a while, and the call that
   * waits for it fails. To be called off with what this returns, once everything has been answered.
   */
  endIfHung(): () => void {
    const patience = Math.max(GRACE.milliseconds, GRACE.steps * this.#longestStep);
    const timer = new Timer(patience, () => this.#end(HUNG));
    return () => timer.stop();
  }

  /** Lets the worker and all its memory go; calls that wait for it abort. The next call starts a new one. */
  dispose(): void {
    this.#end(new DOMException("the painter was let go", "AbortError"));
  }

  /** Asking by name for the engine that runs already changes nothing. */
  #hasOtherEngine(choice: DeviceChoice, places: string): boolean {
    if (!this.#engine) return false;
    return places !== this.#engine.places || (choice !== this.#engine.choice && choice !== this.#engine.device);
  }

  /** A call whose time tells how long the next one may take. */
  #timed<T>(signal: AbortSignal, call: (api: Remote<PaintWorkerApi>) => Promise<T>): Promise<T> {
    return this.#call(signal, async (api) => {
      const start = performance.now();
      const answer = await call(api);
      this.#longestStep = Math.max(this.#longestStep, performance.now() - start);
      return answer;
    });
  }

  /** Queues a call; `prepare` runs when it is its turn. */
  #call<T>(
    signal: AbortSignal,
    call: (api: Remote<PaintWorkerApi>) => Promise<T>,
    prepare: () => unknown = () => undefined,
  ): Promise<T> {
    return this.#queue.run(signal, async () => {
      prepare();
      const running = (this.#running ??= start(this.#places.engine));
      try {
        const answer = await Promise.race([call(running.api), running.ended]);
        running.watch();
        return answer;
      } catch (error) {
        throw this.#explain(error);
      }
    });
  }

  #end(reason: unknown): void {
    this.#running?.end(reason);
    this.#running = undefined;
    this.#engine = undefined;
  }

  /** An error nobody foresaw (a wasm trap, memory at its end) leaves the core in pieces: the next call gets a new one. */
  #explain(error: unknown): unknown {
    if (isAbort(error)) return error;
    if (error instanceof Ended) {
      this.#end(error.reason);
      return this.#explain(error.reason);
    }
    if (isFailure(error))
      return new Failure(error.code, error.message, error.cause === undefined ? undefined : detail(error.cause));
    this.#end(error);
    const sentence = "The painter broke down; press Paint to start anew, at a smaller size if it happens again.";
    return new Failure("internal", sentence, detail(error));
  }
}
