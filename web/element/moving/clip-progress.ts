import { TimeLeft } from "../../client/time-left";
import { message, type Said } from "../../languages/message";
import type { Pixels, Progress } from "../../worker/protocol";
import { duration } from "../format";
import type { MovingHost } from "../moving-pictures";
import { RateMeter } from "./rate-meter";

/** Milliseconds between two pictures that are shown, two that are told of, and two looks at how far it is. */
const EVERY = { picture: 60, preview: 250, progress: 250 };

/** A frame, painted and as it was. */
export interface Shown {
  painted: Pixels;
  before: Pixels;
}

/** Shows and tells how the painting of a video goes, no more often than somebody can look. */
export class ClipProgress {
  readonly #meter = new RateMeter();
  readonly #left = new TimeLeft();
  #shown = { picture: 0, preview: 0, progress: 0 };
  /** How far the last frame was when somebody looked, where frames take iterations. */
  #iterating: Said | undefined;
  #pass = 1;
  /** Frames of this pass that are painted. */
  #frames = 0;
  /** From 0 to 1. */
  #work = 0;

  constructor(
    readonly host: Pick<MovingHost, "context" | "emit">,
    /** Passes over the video. */
    readonly passes = 1,
  ) {}

  /** Another pass begins; or what all of them have painted is put together. */
  nextPass(): void {
    this.#pass += 1;
    this.#frames = 0;
  }

  /** A frame is painted, which makes up this share of the video with those before. */
  painted(share: number, shown: Shown): void {
    const now = performance.now();
    this.#frames += 1;
    this.#meter.note(now);
    const work = this.#workAt(share);
    this.#left.note(now, work);
    const rate = { decimal: this.#meter.rate ?? 0, digits: 1 };
    this.#tell(now, work, this.#iterating ?? message("moving.video-progress", { frames: this.#frames, rate }));
    this.show(shown);
  }

  /** The next frame comes along: with that much of it, this share of the video is painted. */
  iterated(share: number, { iteration, iterations }: Progress): void {
    const now = performance.now();
    const work = this.#workAt(share);
    // The first frame of a video takes longer than the others.
    if (this.#frames > 0 || this.#pass > 1) this.#left.note(now, work);
    const frame = this.#frames + 1;
    const { passes } = this;
    this.#iterating =
      passes > 1
        ? message("moving.pass-progress", { pass: this.#pass, passes, frame, iteration, iterations })
        : message("moving.fine-progress", { frame, iteration, iterations });
    this.#tell(now, work, this.#iterating);
  }

  /** A frame that is painted, or how far it is. */
  show({ painted, before }: Shown): void {
    const now = performance.now();
    const { view } = this.host.context;
    if (now - this.#shown.picture > EVERY.picture) {
      this.#shown.picture = now;
      view.showPainting(painted);
      view.setBefore(before);
    }
    if (now - this.#shown.preview < EVERY.preview) return;
    this.#shown.preview = now;
    this.host.emit("preview", { type: "preview", ...painted });
  }

  /** Whether anything was shown. */
  get anythingShown(): boolean {
    return this.#shown.picture > 0;
  }

  /** Never less than before: frames may overlap by a rounding. */
  #workAt(share: number): number {
    const work = Math.min((this.#pass - 1 + Math.min(share, 1)) / this.passes, 1);
    this.#work = Math.max(this.#work, work);
    return this.#work;
  }

  #tell(now: number, work: number, first: Said): void {
    const { status } = this.host.context;
    if (now - this.#shown.progress < EVERY.progress) return;
    this.#shown.progress = now;
    const rate = this.#meter.rate ?? 0;
    const { left } = this.#left;
    const second = left === undefined ? "" : message("status.left", { time: duration(left) });
    status.progress(work, second ? message("joined.dot", { first, second }) : first);
    this.host.emit("progress", { type: "video", frames: this.#frames, rate, work, left });
  }
}
