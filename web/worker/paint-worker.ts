import { nameInEnglish } from "../languages/english";
import { message } from "../languages/message";
import { releaseProxy, transfer } from "comlink";
import { gather, type PaintedFrom, paintedFrom } from "./gather-sources";
import { holdLock } from "./liveness-lock";
import type { Painting, Picture, Pixels } from "./core";
import { Failure } from "./failure";
import { LookDesk } from "./look-desk";
import type { ApplyJob, LearningProgress, Lesson, LookSource } from "./look-protocol";
import { addShapes, loadNetworks } from "./load-networks";
import { fetchIndex } from "./network-index";
import { type Core, type OpenedEngine, openEngine, siteFolder, withThreads } from "./open-engine";
import { PictureStore } from "./picture-store";
import { sleep } from "./retry";
import { retainPacks } from "./shard-cache";
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
  PaintWorkerApi,
  PictureInfo,
  PictureRole,
  PictureSource,
  Progress,
  Prospect,
  Recipe,
  Speed,
} from "./protocol";

/** Iterations of a trial between two looks at whether it is still wanted. */
const TRIAL_STEPS = 4;

const LAST_PAINTING = nameInEnglish(message("name.last-painting"));

/** Moves pixels to the page instead of copying them. */
function moved(pixels: Pixels): Pixels {
  return transfer(pixels, [pixels.data.buffer as ArrayBuffer]);
}

/** The callback lives in the page; this lets its end of the line go. */
function release(onBytes: OnBytes): void {
  (onBytes as Partial<Record<typeof releaseProxy, () => void>>)[releaseProxy]?.();
}

/** Owns the core: its one engine, the pictures in its memory and the painting in progress. */
export class PaintWorker implements PaintWorkerApi {
  #opened: OpenedEngine | undefined;
  #opens = 0;
  /** The folder with the packs. */
  #models = new URL("packs/", siteFolder);
  #painting: Painting | undefined;
  /** How fast the engine paints with each network, where that is known. */
  readonly #speeds = new Map<string, Speed>();
  /** What a saved PNG says of the painting's styles. */
  #paintedFrom: PaintedFrom = { style: undefined, pictures: [] };
  readonly #pictures = new PictureStore();
  readonly #looks = new LookDesk(this.#pictures);

  async open(choice: DeviceChoice, models: string, onBytes: OnBytes): Promise<EngineInfo> {
    this.#models = new URL(models);
    await holdLock();
    try {
      const opened = await this.#open(choice, onBytes);
      const { engine, notice } = opened;
      return { id: String(this.#opens), device: engine.device, label: engine.label, notice };
    } finally {
      release(onBytes);
    }
  }

  async #open(choice: DeviceChoice, onBytes: OnBytes): Promise<OpenedEngine> {
    const present = this.#opened;
    if (!present) return this.#keep(await openEngine(choice, onBytes));
    // A new attempt, unless it would cost a painting.
    const free = !this.#painting && !this.#looks.learning;
    const threaded = present.lacksThreads && free ? await withThreads(onBytes) : undefined;
    return threaded ? this.#keep(threaded) : present;
  }

  #keep(opened: OpenedEngine): OpenedEngine {
    this.#opened = opened;
    this.#opens++;
    return opened;
  }

  async networks(signal: AbortSignal): Promise<NetworkListing[]> {
    const models = this.#models;
    const listings = await fetchIndex(signal, models);
    const names = listings.map(({ name }) => name);
    // Nobody waits for it, and it never fails.
    void retainPacks(models, names);
    return listings;
  }

  async complete(recipe: Recipe): Promise<Required<Recipe>> {
    return this.#ready().core.completeRecipe(recipe);
  }

  async gallery(): Promise<GalleryListing> {
    const { core } = this.#ready();
    return { items: core.gallery(), palettes: core.palettes() };
  }

  async thumbnail({ work, seed, palette }: GalleryPicture, size: number): Promise<Pixels> {
    const picture = this.#ready().core.Picture.gallery(work, size, seed, palette);
    try {
      return moved(picture.pixels(size));
    } finally {
      picture.free();
    }
  }

  async inspect(role: PictureRole, source: PictureSource, longSide: number): Promise<PictureInfo> {
    const { picture, notice } = await this.#pictures.choose(this.#ready().core, role, source, longSide);
    const { width, height, recipe, paintedFrom, transparent } = picture;
    const pixels = picture.pixels(longSide);
    const info = { width, height, notice, recipe, paintedFrom, pictures: picture.pictures, transparent, pixels };
    return transfer(info, [pixels.data.buffer as ArrayBuffer]);
  }

  async estimate(signal: AbortSignal, prospect: Prospect, known: Speed | undefined): Promise<Forecast> {
    const opened = this.#ready();
    const { core, engine } = opened;
    const { photo, style, recipe } = prospect;
    await addShapes(signal, opened, [...core.requiredNetworks(recipe), recipe.network], this.#models);
    const speed = known ?? (await engine.measure(recipe.network, () => performance.now() / 1000));
    this.#speeds.set(recipe.network, speed);
    return { estimate: engine.estimate(photo, style, recipe, speed.rate, speed.overhead), speed };
  }

  async load(signal: AbortSignal, recipe: Recipe, onBytes: OnBytes): Promise<void> {
    try {
      const opened = this.#ready();
      const networks = opened.core.requiredNetworks(recipe);
      await loadNetworks(signal, opened, networks, this.#models, onBytes);
    } finally {
      release(onBytes);
    }
  }

  async begin(job: PaintJob): Promise<Progress> {
    const painting = await this.#begin(job);
    this.#dropPainting();
    this.#painting = painting;
    this.#paintedFrom = paintedFrom(job);
    return painting.progress;
  }

  async trial(signal: AbortSignal, job: PaintJob): Promise<Pixels> {
    const painting = await this.#begin(job);
    try {
      while (!painting.progress.done) {
        // A stop comes as a message, for which the worker must be free for a moment.
        await sleep(signal, 0);
        await painting.step(TRIAL_STEPS);
      }
      return moved(await painting.finish());
    } finally {
      painting.free();
    }
  }

  async #begin(job: PaintJob): Promise<Painting> {
    const { core, engine } = this.#ready();
    const start = job.start === "painting" ? await this.#presentPicture(core) : undefined;
    try {
      const sources = await gather(core, this.#pictures, job, job.recipe.size, start);
      try {
        const painting = await engine.begin(sources, job.recipe);
        this.#expectSpeed(painting, job.recipe);
        return painting;
      } finally {
        sources.free();
      }
    } finally {
      start?.free();
    }
  }

  #expectSpeed(painting: Painting, { network = "" }: Recipe): void {
    const speed = this.#speeds.get(network);
    if (speed) painting.expectSpeed(speed.rate, speed.overhead);
  }

  /** The painting as a picture, to start another from. */
  async #presentPicture(core: Core): Promise<Picture> {
    if (!this.#painting) throw new Failure("no-painting", message("failure.painting-gone"));
    const { width, height, data } = await this.#painting.finish();
    return core.Picture.fromPixels(width, height, new Uint8Array(data.buffer), LAST_PAINTING);
  }

  async steer(recipe: Recipe & { size: number }, sources: PaintSources | undefined): Promise<Progress> {
    const painting = this.#current();
    if (sources) {
      // The painting is its own start.
      const pictures = { ...sources, start: undefined };
      await painting.steer(recipe, await gather(this.#ready().core, this.#pictures, pictures, recipe.size, undefined));
      this.#paintedFrom = paintedFrom(sources);
    } else await painting.steer(recipe);
    return painting.progress;
  }

  step(iterations: number): Promise<Progress> {
    return this.#current().step(iterations);
  }

  async preview(): Promise<Pixels> {
    return moved(await this.#current().preview());
  }

  async finish(): Promise<Pixels> {
    return moved(await this.#current().finish());
  }

  async png(): Promise<Blob> {
    const { style, pictures } = this.#paintedFrom;
    const bytes = await this.#current().png(style, pictures);
    return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "image/png" });
  }

  readLook(look: LookSource): Promise<string[]> {
    return this.#looks.read(this.#ready(), look);
  }

  async apply(job: ApplyJob): Promise<Pixels> {
    return moved(await this.#looks.apply(this.#ready(), job));
  }

  learn(lesson: Lesson): Promise<void> {
    return this.#looks.learn(this.#ready(), lesson);
  }

  learnFor(milliseconds: number, done: number): Promise<LearningProgress> {
    return this.#looks.learnFor(milliseconds, done);
  }

  async previewLook(photo: PictureSource, size: number, longSide: number): Promise<Pixels> {
    return moved(await this.#looks.preview(this.#ready(), photo, size, longSide));
  }

  learnedLook(name: string): Promise<Blob> {
    return this.#looks.learned(name);
  }

  async endLearning(): Promise<void> {
    this.#looks.end();
  }

  #ready(): OpenedEngine {
    if (!this.#opened) throw new Failure("not-open", message("failure.not-open"));
    return this.#opened;
  }

  #current(): Painting {
    if (!this.#painting) throw new Failure("no-painting", message("failure.no-painting"));
    return this.#painting;
  }

  #dropPainting(): void {
    this.#painting?.free();
    this.#painting = undefined;
  }
}
