import { message, type Said } from "../../languages/message";
import { Failure } from "../../worker/failure";
import { download } from "../download";
import { fitted } from "../fitted";
import { duration as inWords, megabytes } from "../format";
import type { FilmSource } from "../film-panel";
import { loadPart } from "../lazy-parts";
import { checkedSize, checkedWhole } from "../looks/apply-source";
import { type MovingHost, videoName } from "../moving-pictures";
import type { VideoClip } from "../video/video";
import { fewer, recordingSource, videoSource } from "./clip-source";
import { FineSession } from "./fine-session";
import type { FramePainter } from "./frame-painter";
import { FrameSession } from "./frame-session";
import type { MovingPanel } from "./moving-panel";
import { paintClip, type PaintedClip } from "./paint-clip";
import type { VideoOptions } from "./video-options";

/** Bytes: 0.0 MB would look like nothing. */
const LEAST_SHOWN = 1e5;

/** Of the photo that a video's first frame becomes. */
const STILL = { longSide: 2048, type: "image/jpeg", quality: 0.95 };

/** Of each frame that is painted by the loop. */
const ITERATIONS = { least: 1, most: 10_000 };

/** Over a video that is painted by the loop. */
const PASSES = { least: 1, most: 20 };

/** The video that is chosen, and what is painted of it. */
export class VideoJob {
  #file: Blob | undefined;
  #painted: { blob: Blob; name: string; clips: FilmSource } | undefined;
  #session: FrameSession | undefined;
  /** Counts the videos that were read. */
  #readings = 0;

  constructor(
    readonly host: MovingHost,
    readonly panel: MovingPanel,
  ) {}

  /** Takes a video, of which the first frame is the photo. */
  async choose(file: File): Promise<void> {
    const { context, inputs, choose } = this.host;
    const mustRest = () => {
      if (context.running()) throw new Failure("running", message("failure.running"));
    };
    mustRest();
    const turn = inputs.nextTurn("photo");
    context.status.say(message("moving.reading-video", { name: file.name }));
    const reading = ++this.#readings;
    this.panel.reading = true;
    let clip: VideoClip | undefined;
    try {
      clip = await open(file, file.name);
      const still = await stillOf(clip, file.name);
      if (!inputs.isLatest("photo", turn)) return;
      // Something may have been begun meanwhile.
      mustRest();
      this.close();
      // Before the video can be painted: a photo that is read beside it would have its painting shown in the video's place.
      await choose("photo", still);
      this.#file = file;
      this.panel.film = inWordsOf(clip);
      context.status.say(message("moving.video-offered", { name: file.name }));
    } finally {
      clip?.close();
      if (reading === this.#readings) this.panel.reading = false;
    }
  }

  /** Paints the chosen video: by the loop where it is to be `fine`, else in the look. */
  async paintChosen(signal: AbortSignal, fine: boolean): Promise<void> {
    const file = this.#file;
    if (file) await this.paint(signal, file, fine ? { fine, passes: this.panel.passes } : {});
  }

  /** Paints a video until its end or until the signal aborts; rejects where no frame was painted. */
  async paint(signal: AbortSignal, file: Blob, options: VideoOptions): Promise<Blob> {
    const { context, loader, emit } = this.host;
    const name = (file instanceof File && file.name) || "video";
    const size = checkedSize(options.size ?? context.settings().recipe.size ?? loader.size);
    const { frameIterations: iterations, fine } = options;
    if (iterations !== undefined) checkedWhole("frameIterations", iterations, ITERATIONS);
    const passes = fine ? checkedWhole("passes", options.passes ?? 1, PASSES) : 1;
    const clip = await open(file, name);
    this.panel.painting = true;
    this.panel.saveable = false;
    this.panel.offerClips(undefined, "video");
    try {
      const begin = () => this.#begin(signal, name, { ...options, size });
      const painted = await paintClip(signal, this.host, clip, { size, passes, begin });
      const { frames, width, height } = painted;
      const { blob, extension, clip: animation } = painted.file;
      const clips = animation ? recordingSource(animation, name) : videoSource({ blob, extension }, name);
      this.#painted = { blob, name: videoName(name, extension), clips };
      // A script may have painted another than the chosen one.
      this.#file = file;
      this.panel.film = inWordsOf(clip);
      if (painted.last) this.host.instant.show(painted.last.painted, painted.last.before, name);
      emit("video", { type: "video", name: this.#painted.name, blob, frames, width, height });
      context.status.say(...outcome(name, painted));
      if (painted.failure) throw painted.failure;
      return blob;
    } finally {
      this.#session = undefined;
      this.panel.painting = false;
      // Where nothing was painted, what there was before is offered again.
      this.panel.saveable = this.#painted !== undefined;
      this.panel.offerClips(this.#painted?.clips, "video");
      clip.close();
    }
  }

  async #begin(signal: AbortSignal, name: string, how: VideoOptions & { size: number }): Promise<FramePainter> {
    const { context, loader } = this.host;
    const { size, fine, frameIterations: iterations, steadiness } = how;
    if (fine)
      return FineSession.begin(signal, this.host, { size, iterations }, (network, lost) => {
        const { engine, notice } = loader.describe(network);
        context.status.say(message("moving.fine-running", { name, where: engine }), notice, lost);
      });
    const announce = (look: Said, lost?: Said) =>
      context.status.say(message("moving.video-running", { name, look }), lost);
    this.#session = await FrameSession.begin(signal, this.host, announce, steadiness);
    return this.#session;
  }

  /** Lets the visitor save what is painted. */
  save(): void {
    if (this.#painted) download(this.#painted.blob, this.#painted.name);
  }

  /** Forgets the video. */
  close(): void {
    this.panel.offerClips(undefined, "video");
    this.#file = this.#painted = undefined;
    this.panel.saveable = false;
    this.panel.film = undefined;
  }

  /** How steady the frames are, from the next one on. */
  async steady(steadiness: number): Promise<void> {
    await this.#session?.steady(steadiness);
  }
}

async function open(file: Blob, name: string): Promise<VideoClip> {
  const { openVideo } = await loadPart("impasto-video.js");
  return openVideo(file, name);
}

function inWordsOf({ name, duration, width, height, rate }: VideoClip): Said {
  const time = inWords(duration * 1000);
  return message("moving.video", { name, time, width, height, rate: { decimal: rate, digits: 1 } });
}

/** What is said at the end. */
function outcome(name: string, painted: PaintedClip): Said[] {
  const { frames: count, width, height, end } = painted;
  const { blob, clip: animation } = painted.file;
  const time = inWords(end * 1000);
  const said: Said[] =
    painted.why === "stopped"
      ? [message("moving.video-stopped", { count })]
      : [
          message("moving.video-finished", {
            name,
            count,
            width,
            height,
            megabytes: megabytes(Math.max(blob.size, LEAST_SHOWN)),
          }),
        ];
  if (painted.why === "cut") said.push(message("moving.video-cut", { name, time }));
  if (painted.why === "full") said.push(message("moving.video-full", { time }));
  const left = animation && fewer(animation.durations, count);
  if (left !== undefined) said.push(left);
  if (painted.silenced !== undefined) said.push(message("moving.video-silent", { codec: painted.silenced }));
  return said;
}

/** The first frame as a photo. */
async function stillOf(clip: VideoClip, name: string): Promise<File> {
  const frames = clip.frames();
  const first = await frames.next();
  if (first.done) throw new Failure("video-empty", message("failure.video-empty", { name }));
  const frame = first.value;
  try {
    const { displayWidth, displayHeight } = frame;
    const canvas = new OffscreenCanvas(...fitted(displayWidth, displayHeight, STILL.longSide));
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    frame.draw(context, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: STILL.type, quality: STILL.quality });
    return new File([blob], name.replace(/\.[a-z0-9]+$/i, "") + ".jpg", { type: blob.type });
  } finally {
    frame.close();
    await frames.return();
  }
}
