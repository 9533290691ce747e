import type { LearningProgress, Learner, LearningSources, Look, Pixels } from "./core";
import { message } from "../languages/message";
import { Failure } from "./failure";
import type { ApplyJob, KeyFrame, Lesson, LookSource } from "./look-protocol";
import type { Core, OpenedEngine } from "./open-engine";
import { readFile } from "./read-file";
import type { PictureStore } from "./picture-store";
import type { PictureSource } from "./protocol";

/** Looks that are kept read: each takes a megabyte or two. */
const MOST_LOOKS = 8;

/** Long side in pixels at which a generated style is learned from: more than the core looks at. */
const STYLE_SIZE = 512;

/** Owns the looks in the core's memory and the one that is being learned. */
export class LookDesk {
  /** The module whose memory they lie in. */
  #core: Core | undefined;
  readonly #held = new Map<string, Look>();
  #learner: Learner | undefined;

  constructor(readonly pictures: PictureStore) {}

  /** Whether a look is being learned. */
  get learning(): boolean {
    return this.#learner !== undefined;
  }

  async read({ core }: OpenedEngine, source: LookSource): Promise<string[]> {
    return (await this.get(core, source)).names;
  }

  async apply({ core, engine }: OpenedEngine, job: ApplyJob): Promise<Pixels> {
    const look = await this.get(core, job.look);
    const { picture, chosen, shares, size } = job;
    if (!chosen) return this.pictures.once(core, picture, size, (read) => engine.apply(look, shares, read, size));
    const { picture: photo } = await this.pictures.choose(core, "photo", picture, size);
    return engine.apply(look, shares, photo, size);
  }

  async learn({ core, engine }: OpenedEngine, lesson: Lesson): Promise<void> {
    const { style, recipe, keyFrames, settings, start } = lesson;
    this.end();
    const { picture } = await this.pictures.choose(core, "style", style, STYLE_SIZE);
    const sources = new core.LearningSources(picture, recipe);
    try {
      for (const keyFrame of keyFrames) await this.#addKeyFrame(core, sources, keyFrame, recipe.size);
      if (start) sources.startFrom(await this.get(core, start));
      this.#learner = await engine.learn(sources, { ...settings, network: recipe.network });
    } finally {
      sources.free();
    }
  }

  async learnFor(milliseconds: number, done: number): Promise<LearningProgress> {
    const until = performance.now() + milliseconds;
    let progress: LearningProgress;
    do progress = await this.#present.step(done);
    while (performance.now() < until);
    return progress;
  }

  async preview({ core }: OpenedEngine, photo: PictureSource, size: number, longSide: number): Promise<Pixels> {
    const { picture } = await this.pictures.choose(core, "photo", photo, size);
    return this.#present.preview(picture, longSide);
  }

  async learned(name: string): Promise<Blob> {
    const look = await this.#present.look(name);
    try {
      return new Blob([look.toBytes() as Uint8Array<ArrayBuffer>]);
    } finally {
      look.free();
    }
  }

  end(): void {
    this.#learner?.free();
    this.#learner = undefined;
  }

  /** Lets everything go. */
  dropAll(): void {
    this.end();
    this.#dropLooks();
  }

  /** Reads a look, and keeps it for the next time. */
  async get(core: Core, { id, name, file }: LookSource): Promise<Look> {
    this.#moveTo(core);
    const held = this.#held.get(id);
    if (held) return held;
    const look = core.Look.read(await readFile(file, name), name);
    this.#held.set(id, look);
    const [oldest] = this.#held.keys();
    if (this.#held.size > MOST_LOOKS && oldest !== undefined) this.#drop(oldest);
    return look;
  }

  /** The sources keep copies: neither picture stays for it. */
  #addKeyFrame(core: Core, sources: LearningSources, { photo, painting }: KeyFrame, size: number): Promise<void> {
    return this.pictures.once(core, photo, size, (photo) =>
      this.pictures.once(core, painting, size, async (painting) => sources.addKeyFrame(photo, painting)),
    );
  }

  get #present(): Learner {
    if (!this.#learner) throw new Failure("no-look", message("failure.not-learning"));
    return this.#learner;
  }

  /** Another module cannot see what lies in this one's memory. */
  #moveTo(core: Core): void {
    if (this.#core !== core) this.#dropLooks();
    this.#core = core;
  }

  #dropLooks(): void {
    for (const id of [...this.#held.keys()]) this.#drop(id);
  }

  #drop(id: string): void {
    this.#held.get(id)?.free();
    this.#held.delete(id);
  }
}
