import { message } from "../../languages/message";
import { Failure, isAbort } from "../../worker/failure";
import type { Pixels } from "../../worker/protocol";
import { unstoppable } from "../../worker/unstoppable";
import { fitted } from "../fitted";
import { loadPart } from "../lazy-parts";
import type { MovingHost } from "../moving-pictures";
import type { ClipWriter, VideoClip, WrittenClip } from "../video/video";
import { ClipProgress, type Shown } from "./clip-progress";
import { FinePasses } from "./fine-passes";
import { FineSession } from "./fine-session";
import type { FramePainter } from "./frame-painter";
import { FrameReader, type FrameStream, type Seen } from "./frame-reader";
import { PaintedTime } from "./painted-time";

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

/** How the frames of a video are painted. */
export interface ClipHow {
  /** Long side in pixels. */
  size: number;
  /** Passes over the video, by the loop; 1 for one that is painted as it comes. */
  passes: number;
  /** Makes what paints its frames. */
  begin: () => Promise<FramePainter>;
}

/**
 * Paints a video until its end, or until the signal aborts: what is done then is kept. Rejects where no frame was
 * painted.
 */
export async function paintClip(
  signal: AbortSignal,
  host: MovingHost,
  clip: VideoClip,
  { size, passes, begin }: ClipHow,
): Promise<PaintedClip> {
  const { status } = host.context;
  const painter = await begin();
  let painting: ClipPainter;
  try {
    const { beginClip, openPictureStack } = await loadPart("impasto-video.js");
    const canvas = new OffscreenCanvas(...fitted(clip.width, clip.height, size, true));
    const writer = await beginClip(canvas, clip);
    if (writer.animation) status.say(message("moving.video-animated"));
    else if (writer.inMemory && clip.duration > LONG) status.say(message("moving.video-in-memory"));
    const progress = new ClipProgress(host, passes);
    const frames = new FrameReader(clip, canvas);
    painting = new ClipPainter(host, clip, progress, writer, canvas);
    if (passes > 1 && painter instanceof FineSession) {
      const several = new FinePasses(signal, painter, frames, progress, clip.duration, openPictureStack);
      // What a stop leaves of the last pass, those before it have.
      await painting.run(unstoppable, several, several);
    } else await painting.run(signal, frames, painter);
  } finally {
    // Others need not wait for the file's end.
    await painter.end();
    status.rest();
  }
  return painting.finish(signal);
}

/** Paints the frames of a video one after the other. */
class ClipPainter {
  #frames = 0;
  readonly #time: PaintedTime;
  #last: Shown | undefined;
  #why: PaintedClip["why"] = "over";
  #failure: Error | undefined;

  constructor(
    readonly host: MovingHost,
    readonly clip: VideoClip,
    readonly progress: ClipProgress,
    readonly writer: ClipWriter,
    /** What is encoded. */
    readonly canvas: OffscreenCanvas,
  ) {
    this.#time = new PaintedTime(clip.duration);
  }

  /** Paints as many as there are, or can be. Never rejects: `finish` tells. */
  async run(signal: AbortSignal, source: FrameStream, painter: FramePainter): Promise<void> {
    try {
      this.#why = await this.#paintAll(signal, source, painter);
    } catch (error) {
      this.#why = isAbort(error) ? "stopped" : "failed";
      if (this.#why === "failed") this.#failure = error instanceof Error ? error : new Error(String(error));
    } finally {
      await source.end();
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
    const file = await writer.finish(this.#time.end, why === "over", (share) =>
      status.progress(share, message("moving.animation-progress", { percent: Math.round(share * 100) })),
    );
    status.rest();
    const { width, height } = file.clip ?? canvas;
    return {
      ...{ file, frames: this.#frames, width, height, end: this.#time.end, why, failure },
      ...{ silenced: writer.silenced, last: this.#last },
    };
  }

  async #paintAll(
    signal: AbortSignal,
    source: FrameStream,
    painter: FramePainter,
  ): Promise<"over" | "stopped" | "cut" | "full"> {
    let coming = source.next();
    for (;;) {
      const next = await coming;
      if ("failure" in next) throw next.failure;
      if ("error" in next) {
        // What was read before it is good.
        if (this.#frames === 0) throw next.error;
        return "cut";
      }
      if ("over" in next) return this.#missing ? "cut" : "over";
      if (signal.aborted) return "stopped";
      const painting = this.#paint(signal, painter, next);
      // The worker paints meanwhile.
      coming = source.next();
      await painting;
      if (!(await this.writer.hasRoom(performance.now()))) return "full";
    }
  }

  async #paint(signal: AbortSignal, painter: FramePainter, seen: Seen): Promise<void> {
    const { canvas, writer, progress } = this;
    const { pixels: before, timestamp, duration } = seen;
    const { pixels } = await painter.paint(signal, before, {
      progress: (now) => progress.iterated(this.#time.shareWith(duration * now.work), now),
      preview: (painted) => progress.show({ painted, before }),
    });
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    drawCentred(context, pixels);
    await writer.add(timestamp, duration);
    this.#frames += 1;
    this.#time.add(timestamp, duration);
    this.#last = { painted: pixels, before };
    progress.painted(this.#time.shareWith(), this.#last);
  }

  /** The first frame was begun only: the photo is in sight again. */
  #hideBegun(): void {
    const { context, inputs } = this.host;
    const photo = inputs.photo?.pixels;
    if (photo && this.progress.anythingShown) context.view.showPhoto(photo);
  }

  /** Whether more than a second is missing of what it should have: it is cut off. */
  get #missing(): boolean {
    return this.clip.incomplete || this.#time.missing > 1;
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
