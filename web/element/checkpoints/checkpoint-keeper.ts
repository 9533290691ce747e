import type { Pixels, Progress } from "../../worker/protocol";
import { loadPart } from "../lazy-parts";
import type { Draft } from "./checkpoint";

/** Milliseconds between two checkpoints: what a fault costs at most, about. */
const EVERY = 3000;

/** How many times as long as it took to keep the last one; so keeping costs at most a twentieth of the time. */
const SPARING = 20;

/** What is asked of the element. */
export interface CheckpointSource {
  /** Whether whoever runs the page wants checkpoints. */
  wanted: () => boolean;
  /** The painting that is being made, without its picture; undefined where there is none. */
  draft: () => Omit<Draft, "pixels"> | undefined;
  lifetime: () => AbortSignal;
  /** It could not be kept, and will not be: told once. */
  unkept: () => void;
}

/** Keeps a painting in the browser's database while it is being made, and forgets it when it is finished. */
export class CheckpointKeeper {
  #id = "";
  #claimed: Promise<boolean> | undefined;
  #next = Number.POSITIVE_INFINITY;
  /** One after the other, so that what is forgotten is not kept afterwards. */
  #work: Promise<void> = Promise.resolve();
  #busy = false;
  #told = false;

  constructor(
    readonly source: CheckpointSource,
    readonly now: () => number = () => performance.now(),
    readonly load: () => Promise<Part> = () => loadPart("impasto-checkpoints.js"),
  ) {}

  /** A painting begins or goes on. */
  begun(): void {
    // Outside a secure context nobody can tell whose a painting is.
    const can = this.source.wanted() && "locks" in navigator;
    this.#next = can ? this.now() + EVERY : Number.POSITIVE_INFINITY;
  }

  /** Goes on with a painting that was kept and claimed under this id. */
  adopt(id: string): void {
    this.#id = id;
    this.#claimed = Promise.resolve(true);
  }

  progressed({ done }: Pick<Progress, "done">): void {
    if (done) this.#finished();
  }

  /** How the painting looks now: kept if the last one is old enough. */
  previewed(pixels: Pixels): void {
    if (this.#busy || this.now() < this.#next) return;
    const draft = this.source.draft();
    if (!draft) return;
    // What shows the pixels may change them.
    const copy = { ...pixels, data: pixels.data.slice() };
    this.#busy = true;
    this.#work = this.#work
      .then(() => this.#keep({ ...draft, pixels: copy }))
      .finally(() => {
        this.#busy = false;
      });
  }

  /** Resolves when nothing is being kept or forgotten. */
  settled(): Promise<void> {
    return this.#work;
  }

  async #keep(draft: Draft): Promise<void> {
    const began = this.now();
    try {
      const part = await this.load();
      this.#id ||= crypto.randomUUID();
      this.#claimed ??= part.claim(this.source.lifetime(), this.#id);
      await this.#claimed;
      await part.keep(this.#id, draft);
      const now = this.now();
      if (this.#next !== Number.POSITIVE_INFINITY) this.#next = now + Math.max(EVERY, SPARING * (now - began));
    } catch {
      // No room, or it is not allowed: the painting goes on without.
      this.#next = Number.POSITIVE_INFINITY;
      if (!this.#told) this.source.unkept();
      this.#told = true;
    }
  }

  #finished(): void {
    this.#next = Number.POSITIVE_INFINITY;
    const id = this.#id;
    if (!id) return;
    this.#work = this.#work.then(async () => (await this.load()).forget(id)).catch(() => undefined);
  }
}

type Part = Pick<typeof import("./checkpoints"), "claim" | "keep" | "forget">;
