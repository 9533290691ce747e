import { proxy } from "comlink";
import { message } from "../languages/message";
import { Failure } from "../worker/failure";
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
} from "../worker/protocol";
import { unstoppable } from "../worker/unstoppable";
import { CallQueue } from "./call-queue";
import { type Call, Connection, type QueueCall } from "./connection";
import { FineClient } from "./fine-client";
import { LookClient } from "./look-client";
import { MovingClient } from "./moving-client";
import { type Places, placesOf } from "./places";
import { type CallKind, letGo, sharedPainter } from "./shared-painter";
import type { Turns } from "./turns";

/**
 * The worker's calls, typed. They queue, and each takes an AbortSignal first: a call that is aborted before its turn
 * never reaches the worker, which is shared by all clients with the same places and device, and starts with the first call.
 */
export class WorkerClient {
  #connection: Connection | undefined;
  readonly #queue = new CallQueue();
  /** How calls queue: plainly, and timed. */
  readonly #queued: [QueueCall, QueueCall] = [
    (signal, call) => this.#call(signal, call),
    (signal, call) => this.#timed(signal, call),
  ];

  /** The calls for looks. */
  readonly looks = new LookClient(...this.#queued);

  /** The calls for moving pictures. */
  readonly moving = new MovingClient(...this.#queued);

  /** The calls for videos that are painted by the loop. */
  readonly fine = new FineClient(...this.#queued);

  #places: Places;
  #choice: DeviceChoice;
  #gpuDistrusted = false;

  /** Where the worker finds everything, and what paints, where nobody says at `open`. */
  constructor(places: Places = placesOf(null, null, ""), choice: DeviceChoice = "auto") {
    this.#places = places;
    this.#choice = choice;
  }

  /**
   * Opens the engine that is asked for, and tells how much of its module has come. Another engine than the present one has a
   * worker of its own: a module that has lost its device, or given it back, cannot open one again.
   */
  open(
    signal: AbortSignal,
    asked: DeviceChoice = this.#choice,
    onBytes: OnBytes = () => undefined,
    places: Places = this.#places,
  ): Promise<EngineInfo> {
    const choice = asked === "auto" && this.#gpuDistrusted ? "cpu" : asked;
    return this.#queue.run(signal, () => {
      [this.#choice, this.#places] = [choice, places];
      if (this.#connection?.painter.serves(places, choice) === false) this.dispose();
      return this.#present.open(signal, onBytes);
    });
  }

  /** The turns of all who share the present worker: one at a time paints. Others where another engine is opened. */
  get turns(): Turns {
    return this.#present.painter.turns;
  }

  /** Whether somebody else waits for the turn that is taken. */
  get awaited(): boolean {
    return this.#connection?.painter.turns.awaited ?? false;
  }

  /** The networks the site offers, the best default first. */
  networks(signal: AbortSignal): Promise<NetworkListing[]> {
    return this.#call(signal, (api) => api.networks(signal), "fetch");
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
    return this.#call(signal, (api) => api.estimate(signal, prospect, speed), "fetch");
  }

  /** Brings the networks that the recipe paints with to the engine. */
  load(signal: AbortSignal, recipe: Recipe, onBytes: OnBytes): Promise<void> {
    return this.#call(signal, (api) => api.load(signal, recipe, proxy(onBytes)), "fetch");
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
  async png(signal: AbortSignal): Promise<Blob> {
    if (!this.#connection) throw new Failure("no-painting", message("failure.no-painting"));
    return this.#call(signal, (api) => api.png());
  }

  /**
   * To be called when the visitor stops: a worker that hangs, though it lives, is ended in a while, and the call that
   * waits for it fails. To be called off with what this returns, once everything has been answered.
   */
  endIfHung(): () => void {
    return this.#connection?.painter.endIfHung() ?? (() => undefined);
  }

  /** Lets go of everything that the worker holds for this client, and of the worker where it has no other; calls abort. */
  dispose(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  /**
   * Ends the worker for all its clients: its device is lost. The next call starts a new one, and so does another client's that is
   * on its way.
   */
  endLost(): void {
    this.#connection?.endLost();
  }

  /** From the next opening on the CPU paints, unless the GPU is asked for by name. */
  distrustGpu(): void {
    this.#gpuDistrusted = true;
  }

  get #present(): Connection {
    return (this.#connection ??= new Connection(sharedPainter(this.#places, this.#choice), this.#choice));
  }

  /** A call whose time tells how long the next one may take. */
  #timed<T>(signal: AbortSignal, call: Call<T>): Promise<T> {
    return this.#call(signal, async (api) => {
      const start = performance.now();
      const answer = await call(api);
      this.#connection?.painter.took(performance.now() - start);
      return answer;
    });
  }

  /** Queues a call. */
  #call<T>(signal: AbortSignal, call: Call<T>, kind: CallKind = "compute"): Promise<T> {
    return this.#queue.run(signal, () => {
      // It belongs to something begun before, which is gone: no worker is started for it.
      if (signal === unstoppable && !this.#connection) throw letGo();
      return this.#present.call(signal, kind, call);
    });
  }
}
