import { message, type Said } from "../../languages/message";
import { detail, Failure, isAbort, isFailure } from "../../worker/failure";
import { unstoppable } from "../../worker/unstoppable";
import { type Clip, emptyClip } from "./clip";
import type { EncodedClip, Encoder } from "./encoder";
import { encodeGif } from "./gif";
import { playingOrder } from "./order";
import { Screen } from "./screen";
import { encodeVideo, makesVideo } from "./video";
import { encodeWebp, makesWebp } from "./webp";

/** What a clip can be made into: a video (MP4, or WebM where the browser makes no MP4), a GIF, or an animated WebP. */
export type ClipFormat = "video" | "gif" | "webp";

interface Kind {
  name: Said;
  encode: Encoder;
  /** Whether this browser makes it. */
  made: () => Promise<boolean>;
  /** The longest side in pixels. */
  longest: number;
  /** How many frames there may be, each of which costs as much as the first. */
  frames: number;
}

/** The best first. */
const KINDS: Readonly<Record<ClipFormat, Kind>> = {
  video: {
    name: message("what.video"),
    encode: encodeVideo,
    made: makesVideo,
    longest: 1024,
    frames: Number.POSITIVE_INFINITY,
  },
  webp: { name: "WebP", encode: encodeWebp, made: makesWebp, longest: 720, frames: 300 },
  gif: { name: "GIF", encode: encodeGif, made: () => Promise.resolve(true), longest: 480, frames: 300 },
};

/** How a clip is to be made. */
export interface ClipOptions {
  format: ClipFormat;
  /** Forwards, and then back to the beginning. */
  boomerang?: boolean;
  /** The longest side in pixels, in place of the format's own (video 1024, WebP 720, GIF 480). */
  longest?: number;
  signal?: AbortSignal;
  /** Told from 0 to 1 how much is done. */
  progress?: (share: number) => void;
}

/** What this browser makes of clips, the best first; a GIF always. */
export async function clipFormats(): Promise<ClipFormat[]> {
  const formats = Object.keys(KINDS) as ClipFormat[];
  const made = await Promise.all(formats.map((format) => KINDS[format].made()));
  return formats.filter((_, i) => made[i]);
}

/** How many frames a clip may have that is made into this format: those of the way back count too. */
export function mostFrames(format: ClipFormat, boomerang: boolean): number {
  const { frames } = KINDS[format];
  return boomerang ? frames / 2 + 1 : frames;
}

/**
 * Makes a file of a clip. GIF and WebP repeat for ever. Rejects with the signal's reason once it has aborted, and with `clip-empty`,
 * `clip-too-long` (over 300 frames for GIF and WebP, those of the way back included), `clip-unsupported` (see {@link clipFormats}), or
 * `clip-failed`.
 */
export async function exportClip(clip: Clip, options: ClipOptions): Promise<EncodedClip> {
  const { format, boomerang = false, signal = unstoppable, progress = () => undefined } = options;
  const { name, encode, longest, frames } = KINDS[format];
  const order = playingOrder(clip.durations.length, boomerang);
  if (order.length === 0) throw emptyClip();
  if (order.length > frames)
    throw new Failure("clip-too-long", message("failure.clip-too-long", { format: name, frames, count: order.length }));
  signal.throwIfAborted();
  try {
    const screen = new Screen(clip, options.longest ?? longest);
    const made = await encode({ screen, order, durations: clip.durations, signal, progress });
    if (made) return made;
  } catch (error) {
    if (isAbort(error) || isFailure(error) || signal.aborted) throw error;
    throw new Failure("clip-failed", message("failure.clip-failed", { format: name }), detail(error));
  }
  throw new Failure("clip-unsupported", message("failure.clip-unsupported", { format: name }));
}
