import { nameInEnglish } from "../languages/english";
import { message } from "../languages/message";
import { releaseProxy, transfer } from "comlink";
import { gather, type PaintedFrom, paintedFrom } from "./gather-sources";
import type { Painting, Picture, Pixels } from "./core";
import { Failure } from "./failure";
import { FineDesk } from "./fine-desk";
import type { FineJob } from "./fine-protocol";
import { LookDesk } from "./look-desk";
import type { ApplyJob, LearningProgress, Lesson, LookSource } from "./look-protocol";
import { addShapes, loadNetworks } from "./load-networks";
import { fetchIndex } from "./network-index";
import type { Core } from "./open-engine";
import { MovingDesk } from "./moving-desk";
import type { MovingJob, PaintedFrame } from "./moving-protocol";
import { moved } from "./moved";
import { PictureStore } from "./picture-store";
import { sleep } from "./retry";
import { retainPacks } from "./shard-cache";
import type { EngineUser, SharedEngine } from "./shared-engine";
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

function movedFrame(frame: PaintedFrame): PaintedFrame {
  return transfer(frame, [frame.pixels.data.buffer as ArrayBuffer]);
}

/** The callback lives in the page; this lets its end of the line go. */
function release(onBytes: OnBytes): void {
  (onBytes as Partial<Record<typeof releaseProxy, () => void>>)[releaseProxy]?.();
}

/** What one user of the worker paints: the pictures in the core's memory, the looks, and the painting in progress. */
export class PaintWorker implements PaintWorkerApi, EngineUser {
  #painting: Painting | undefined;
  /** What a saved PNG says of the painting's styles. */
  #paintedFrom: PaintedFrom = { style: undefined, pictures: [] };
  readonly #pictures = new PictureStore();
  readonly #looks = new LookDesk(this.#pictures);
  readonly #moving = new MovingDesk((core, source) => this.#looks.get(core, source));
  readonly #fine = new FineDesk(this.#pictures);

  constructor(readonly engine: SharedEngine) {
    engine.users.add(this);
  }

  async open(choice: DeviceChoice, models: string, onBytes: OnBytes): Promise<EngineInfo> {
    try {
      return await this.engine.open(choice, models, onBytes);
    } finally {
      release(onBytes);
    }
  }

  get busy(): boolean {
    return this.#painting !== undefined || this.#looks.learning || this.#moving.painting || this.#fine.painting;
  }

  async close(): Promise<void> {
    this.engine.users.delete(this);
    this.#dropPainting();
    this.#moving.end();
    this.#fine.end();
    this.#looks.dropAll();
    this.#pictures.dropAll();
  }

  async networks(signal: AbortSignal): Promise<NetworkListing[]> {
    const models = this.engine.models;
    const listings = await fetchIndex(signal, models);
    const names = listings.map(({ name }) => name);
    // Nobody waits for it, and it never fails.
    void retainPacks(models, names);
    return listings;
  }

  async complete(recipe: Recipe): Promise<Required<Recipe>> {
    return this.engine.ready.core.completeRecipe(recipe);
  }

  async gallery(): Promise<GalleryListing> {
    const { core } = this.engine.ready;
    return { items: core.gallery(), palettes: core.palettes() };
  }

  async thumbnail({ work, seed, palette }: GalleryPicture, size: number): Promise<Pixels> {
    const picture = this.engine.ready.core.Picture.gallery(work, size, seed, palette);
    try {
      return moved(picture.pixels(size));
    } finally {
      picture.free();
    }
  }

  async inspect(role: PictureRole, source: PictureSource, longSide: number): Promise<PictureInfo> {
    const { picture, notice } = await this.#pictures.choose(this.engine.ready.core, role, source, longSide);
    const { width, height, recipe, paintedFrom, transparent } = picture;
    const pixels = picture.pixels(longSide);
    const info = { width, height, notice, recipe, paintedFrom, pictures: picture.pictures, transparent, pixels };
    return transfer(info, [pixels.data.buffer as ArrayBuffer]);
  }

  async estimate(signal: AbortSignal, prospect: Prospect, known: Speed | undefined): Promise<Forecast> {
    const opened = this.engine.ready;
    const { core, engine } = opened;
    const { photo, style, recipe } = prospect;
    await addShapes(signal, opened, [...core.requiredNetworks(recipe), recipe.network], this.engine.models);
    const speed = known ?? (await engine.measure(recipe.network, () => performance.now() / 1000));
    this.engine.speeds.set(recipe.network, speed);
    return { estimate: engine.estimate(photo, style, recipe, speed.rate, speed.overhead), speed };
  }

  async load(signal: AbortSignal, recipe: Recipe, onBytes: OnBytes): Promise<void> {
    try {
      const opened = this.engine.ready;
      const networks = opened.core.requiredNetworks(recipe);
      await loadNetworks(signal, opened, networks, this.engine.models, onBytes);
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
    const { core, engine } = this.engine.ready;
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
    const speed = this.engine.speeds.get(network);
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
      await painting.steer(
        recipe,
        await gather(this.engine.ready.core, this.#pictures, pictures, recipe.size, undefined),
      );
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
    return this.#looks.read(this.engine.ready, look);
  }

  async apply(job: ApplyJob): Promise<Pixels> {
    return moved(await this.#looks.apply(this.engine.ready, job));
  }

  learn(lesson: Lesson): Promise<void> {
    return this.#looks.learn(this.engine.ready, lesson);
  }

  learnFor(milliseconds: number, done: number): Promise<LearningProgress> {
    return this.#looks.learnFor(milliseconds, done);
  }

  async previewLook(photo: PictureSource, size: number, longSide: number): Promise<Pixels> {
    return moved(await this.#looks.preview(this.engine.ready, photo, size, longSide));
  }

  learnedLook(name: string): Promise<Blob> {
    return this.#looks.learned(name);
  }

  async endLearning(): Promise<void> {
    this.#looks.end();
  }

  beginFrames(job: MovingJob): Promise<void> {
    return this.#moving.begin(this.engine.ready, job);
  }

  async paintFrame(frame: Pixels): Promise<PaintedFrame> {
    return movedFrame(await this.#moving.paint(frame));
  }

  async steadyFrames(steadiness: number): Promise<void> {
    this.#moving.steady(steadiness);
  }

  async endFrames(): Promise<void> {
    this.#moving.end();
  }

  beginFineFrames(job: FineJob): Promise<void> {
    return this.#fine.begin(this.engine.ready, job);
  }

  async beginFineFrame(frame: Pixels, own: Pixels | undefined): Promise<void> {
    this.#fine.beginFrame(frame, own);
  }

  async keepFineFrame(frame: Pixels, own: Pixels): Promise<void> {
    this.#fine.keepFrame(frame, own);
  }

  stepFineFrame(iterations: number): Promise<Progress> {
    return this.#fine.step(iterations);
  }

  async previewFineFrame(): Promise<Pixels> {
    return moved(await this.#fine.preview());
  }

  async finishFineFrame(): Promise<PaintedFrame> {
    return movedFrame(await this.#fine.finishFrame());
  }

  async endFineFrames(): Promise<void> {
    this.#fine.end();
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
