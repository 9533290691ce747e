import { message, type Said } from "../../languages/message";
import { TimeLeft } from "../../client/time-left";
import { Failure, isAbort } from "../../worker/failure";
import type { Pixels, Progress } from "../../worker/protocol";
import { fitted } from "../fitted";
import { duration } from "../format";
import { loadPart } from "../lazy-parts";
import type { MovingHost } from "../moving-pictures";
import type { ClipWriter, VideoClip, WrittenClip } from "../video/video";
import type { FramePainter } from "./frame-painter";
import { FrameReader, type Seen } from "./frame-reader";
import { RateMeter } from "./rate-meter";

/** Milliseconds between two pictures that are shown, two that are told of, and two looks at how far it is. */
const EVERY = { picture: 60, preview: 250, progress: 250 };

/** Seconds of a video that memory may be too small for. */
const LONG = 120;

/** What came of a video. */
export interface PaintedClip {
  file: WrittenClip;
  frames: number;
  width: number;
  height: number;
  /** Seconds of it that are painted. */
  end: number;
  /** Why it ended there: it was over, was stopped, is damaged, or there was no room for more. */
  why: "over" | "stopped" | "cut" | "full" | "failed";
  /** Where the painter failed: what came before is there. */
  failure: Error | undefined;
  /** The codec of sound that could not be kept. */
  silenced: string | undefined;
  /** The last frame, painted and as it was. */
  last: Shown | undefined;
}

/** A frame, painted and as it was. */
export interface Shown {
  painted: Pixels;
  before: Pixels;
}

/**
 * Paints a video at this long side until its end, or until the signal aborts: what is done then is kept. Rejects where
 * no frame was painted. `begin` makes what paints its frames.
 */
export async function paintClip(
  signal: AbortSignal,
  host: MovingHost,
  clip: VideoClip,
  size: number,
  begin: () => Promise<FramePainter>,
): Promise<PaintedClip> {
  const { status } = host.context;
  const painter = await begin();
  let painting: ClipPainter;
  try {
    const { beginClip } = await loadPart("impasto-video.js");
    const canvas = new OffscreenCanvas(...fitted(clip.width, clip.height, size, true));
    const writer = await beginClip(canvas, clip);
    if (writer.animation) status.say(message("moving.video-animated"));
    else if (writer.inMemory && clip.duration > LONG) status.say(message("moving.video-in-memory"));
    painting = new ClipPainter(host, clip, painter, writer, canvas);
    await painting.run(signal);
  } finally {
    // Others need not wait for the file's end.
    await painter.end();
    status.rest();
  }
  return painting.finish(signal);
}

/** Paints the frames of a video one after the other. */
class ClipPainter {
  readonly #meter = new RateMeter();
  readonly #left = new TimeLeft();
  #frames = 0;
  /** Second at which the last frame ends. */
  #end = 0;
  /** Of the video itself, as one whose first frame is late begins there. */
  #start: number | undefined;
  #last: Shown | undefined;
  #why: PaintedClip["why"] = "over";
  #failure: Error | undefined;
  #shown = { picture: 0, preview: 0, progress: 0 };
  /** How far the last frame was when somebody looked, where frames take iterations. */
  #iterating: Said | undefined;

  constructor(
    readonly host: MovingHost,
    readonly clip: VideoClip,
    readonly painter: FramePainter,
    readonly writer: ClipWriter,
    /** What is encoded. */
    readonly canvas: OffscreenCanvas,
  ) {}

  /** Paints as many as there are, or can be. Never rejects: `finish` tells. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      this.#why = await this.#paintAll(signal);
    } catch (error) {
      this.#why = isAbort(error) ? "stopped" : "failed";
      if (this.#why === "failed") this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  /** What came of it; rejects where no frame was painted. */
  async finish(signal: AbortSignal): Promise<PaintedClip> {
    const { writer, canvas } = this;
    const [why, failure] = [this.#why, this.#failure];
    if (this.#frames === 0) {
      await writer.cancel();
      this.#hideBegun();
      signal.throwIfAborted();
      throw failure ?? new Failure("video-empty", message("failure.video-empty", { name: this.clip.name }));
    }
    const { status } = this.host.context;
    const file = await writer.finish(this.#end, why === "over", (share) =>
      status.progress(share, message("moving.animation-progress", { percent: Math.round(share * 100) })),
    );
    status.rest();
    const { width, height } = file.clip ?? canvas;
    return {
      ...{ file, frames: this.#frames, width, height, end: this.#end, why, failure },
      ...{ silenced: writer.silenced, last: this.#last },
    };
  }

  async #paintAll(signal: AbortSignal): Promise<"over" | "stopped" | "cut" | "full"> {
    const reader = new FrameReader(this.clip, this.canvas);
    try {
      let coming = reader.next();
      for (;;) {
        const next = await coming;
        if ("error" in next) {
          // What was read before it is good.
          if (this.#frames === 0) throw next.error;
          return "cut";
        }
        if ("over" in next) return this.#missing ? "cut" : "over";
        if (signal.aborted) return "stopped";
        const painting = this.#paint(signal, next);
        // The worker paints meanwhile.
        coming = reader.next();
        await painting;
        if (!(await this.writer.hasRoom(performance.now()))) return "full";
      }
    } finally {
      await reader.end();
    }
  }

  async #paint(signal: AbortSignal, { pixels: before, timestamp, duration }: Seen): Promise<void> {
    const { canvas, painter, writer } = this;
    const { pixels } = await painter.paint(signal, before, {
      progress: (progress) => this.#progressed(duration, progress),
      preview: (painted) => this.#showFrame(performance.now(), { painted, before }),
    });
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    drawCentred(context, pixels);
    await writer.add(timestamp, duration);
    this.#frames += 1;
    this.#start ??= timestamp;
    this.#end = timestamp + duration;
    this.#last = { painted: pixels, before };
    this.#show(performance.now(), this.#last);
  }

  #show(now: number, shown: Shown): void {
    this.#meter.note(now);
    const work = this.#workAt(this.#end);
    this.#left.note(now, work);
    const rate = { decimal: this.#meter.rate ?? 0, digits: 1 };
    this.#tell(now, work, this.#iterating ?? message("moving.video-progress", { frames: this.#frames, rate }));
    this.#showFrame(now, shown);
  }

  /** A frame that is painted, or how far it is. */
  #showFrame(now: number, { painted, before }: Shown): void {
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

  /** The first frame was begun only: the photo is in sight again. */
  #hideBegun(): void {
    const { context, inputs } = this.host;
    const photo = inputs.photo?.pixels;
    if (photo && this.#shown.picture > 0) context.view.showPhoto(photo);
  }

  /** The next frame, which takes so many seconds of the video, comes along. */
  #progressed(seconds: number, { work, iteration, iterations }: Progress): void {
    const now = performance.now();
    const all = this.#workAt(this.#end + seconds * work);
    // The first frame of a video takes longer than the others.
    if (this.#frames > 0) this.#left.note(now, all);
    this.#iterating = message("moving.fine-progress", { frame: this.#frames + 1, iteration, iterations });
    this.#tell(now, all, this.#iterating);
  }

  /** The share of the work that is done when the video is painted up to this second. */
  #workAt(second: number): number {
    return Math.min((second - (this.#start ?? 0)) / this.clip.duration, 1);
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

  /** Whether more than a second is missing of what it should have: it is cut off. */
  get #missing(): boolean {
    const { duration, incomplete } = this.clip;
    return incomplete || duration - (this.#end - (this.#start ?? 0)) > 1;
  }
}

/** In the middle, on black where it is another shape than the canvas. */
function drawCentred(context: OffscreenCanvasRenderingContext2D, { width, height, data }: Pixels): void {
  const { canvas } = context;
  if (width !== canvas.width || height !== canvas.height) {
    context.fillStyle = "black";
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  const image = new ImageData(data as Uint8ClampedArray<ArrayBuffer>, width, height);
  context.putImageData(image, Math.floor((canvas.width - width) / 2), Math.floor((canvas.height - height) / 2));
}
