import type { PaintWatcher } from "../../client/paint-loop";
import type { PaintedFrame } from "../../worker/moving-protocol";
import type { Pixels } from "../../worker/protocol";
import type { PictureStack } from "../video/video";
import type { ClipProgress } from "./clip-progress";
import type { FineSession } from "./fine-session";
import type { FramePainter } from "./frame-painter";
import type { FrameStream, Next, Seen } from "./frame-reader";
import { PaintedTime } from "./painted-time";

/** A frame of the video, of which pictures are kept. */
interface Entry {
  timestamp: number;
  duration: number;
  /** Whether a shot begins with it. */
  cut: boolean;
}

/** What has been painted so far: each frame, and its painting by the last pass that came to it. */
interface Painted {
  frames: PictureStack;
  paintings: PictureStack;
}

/**
 * Frames that the loop paints in several passes, forwards and backwards by turns (Ruder et al. 2016, section 5): all but a last one
 * that goes forwards before the first frame is given. A stop or a failure leaves each frame as the last pass that came to it has
 * painted it, and is told of after the last frame.
 */
export class FinePasses implements FrameStream, FramePainter {
  readonly #entries: Entry[] = [];
  #painted: Promise<Painted> | undefined;
  #given = 0;
  /** Number of the frame that is painted next. */
  #next = 0;
  /** Why there is no more: instead of the end. */
  #end: Next = { over: true };

  constructor(
    readonly signal: AbortSignal,
    readonly session: FineSession,
    readonly source: FrameStream,
    readonly progress: ClipProgress,
    /** Seconds of the video. */
    readonly duration: number,
    readonly openStack: () => Promise<PictureStack>,
  ) {}

  async next(): Promise<Next> {
    try {
      const painted = await (this.#painted ??= this.#paintFirst());
      const entry = this.#entries[this.#given];
      if (!entry) return this.#end;
      const { timestamp, duration } = entry;
      return { pixels: await painted.frames.at(this.#given++), timestamp, duration };
    } catch (failure) {
      return { failure };
    }
  }

  /** The frame that was given first of those that were not painted yet. */
  async paint(_: AbortSignal, frame: Pixels, watcher: PaintWatcher): Promise<PaintedFrame> {
    const index = this.#next++;
    const { paintings } = await (this.#painted ??= this.#paintFirst());
    const own = await paintings.at(index);
    const { cut } = this.#entries[index] ?? { cut: true };
    const forwards = this.progress.passes % 2 === 1;
    const pixels = (forwards && (await this.#again(frame, own, cut, watcher))) || own;
    return { pixels, cut, trusted: 0 };
  }

  async end(): Promise<void> {
    await this.source.end();
    const painted = await this.#painted?.catch(() => undefined);
    await painted?.frames.close();
    await painted?.paintings.close();
  }

  /** All passes but a last one that goes forwards. Never rejects. */
  async #paintFirst(): Promise<Painted> {
    const painted = { frames: await this.openStack(), paintings: await this.openStack() };
    await this.#unlessEnded(() => this.#paintAsTheyCome(painted));
    for (let pass = 2; pass <= this.progress.passes; pass++) {
      this.progress.nextPass();
      const forwards = pass % 2 === 1;
      if (forwards && pass === this.progress.passes) return painted;
      await this.#unlessEnded(() => this.#paintAll(painted, forwards));
    }
    this.progress.nextPass();
    return painted;
  }

  /** The first pass. */
  async #paintAsTheyCome({ frames, paintings }: Painted): Promise<void> {
    const time = new PaintedTime(this.duration);
    for (let coming = this.source.next(); ;) {
      const next = await coming;
      if (!("pixels" in next)) {
        this.#end = next;
        return;
      }
      const { pixels: before, timestamp, duration }: Seen = next;
      this.signal.throwIfAborted();
      const painting = this.session.paint(this.signal, before, {
        progress: (now) => this.progress.iterated(time.shareWith(duration * now.work), now),
        preview: (painted) => this.progress.show({ painted, before }),
      });
      coming = this.source.next();
      const { pixels: painted, cut } = await painting;
      await frames.push(before);
      await paintings.push(painted);
      this.#entries.push({ timestamp, duration, cut });
      time.add(timestamp, duration);
      this.progress.painted(time.shareWith(), { painted, before });
    }
  }

  /** A later pass. */
  async #paintAll({ frames, paintings }: Painted, forwards: boolean): Promise<void> {
    const count = this.#entries.length;
    for (let done = 0; done < count; done++) {
      const index = forwards ? done : count - 1 - done;
      const [before, own] = [await frames.at(index), await paintings.at(index)];
      // In this direction.
      const cut = this.#entries[forwards ? index : index + 1]?.cut ?? true;
      const painted = await this.#again(before, own, cut, {
        progress: (now) => this.progress.iterated((done + now.work) / count, now),
        preview: (painted) => this.progress.show({ painted, before }),
      });
      if (!painted) return;
      await paintings.put(index, painted);
      this.progress.painted((done + 1) / count, { painted, before });
    }
  }

  /** A frame's painting by another pass; undefined once that has ended. A shot's first frame stays as it is. */
  #again(frame: Pixels, own: Pixels, cut: boolean, watcher: PaintWatcher): Promise<Pixels | undefined> {
    return this.#unlessEnded(async () => {
      if (!cut) return (await this.session.paintAgain(this.signal, frame, own, watcher)).pixels;
      await this.session.keep(this.signal, frame, own);
      return own;
    });
  }

  /** Notes why it ended, if it does now. */
  async #unlessEnded<T>(work: () => Promise<T>): Promise<T | undefined> {
    if ("failure" in this.#end) return undefined;
    try {
      this.signal.throwIfAborted();
      return await work();
    } catch (failure) {
      this.#end = { failure };
      return undefined;
    }
  }
}
