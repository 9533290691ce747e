import type { InputAudioTrack, InputVideoTrack } from "mediabunny";
import { message } from "../../languages/message";
import { detail, Failure, isFailure } from "../../worker/failure";
import { type Frame, type FrameSource, USUAL } from "./frame";
import { BlobSource, Input, MATROSKA, MP4, MPEG_TS, OGG, QTFF, VideoSampleSink, WEBM } from "./media";
import { playedFrames } from "./played-frames";

/** What a codec is called where people speak of it. */
const CODECS: Readonly<Record<string, string>> = {
  avc: "H.264",
  hevc: "H.265 (HEVC)",
  vp8: "VP8",
  vp9: "VP9",
  av1: "AV1",
  prores: "ProRes",
  mp4v: "MPEG-4",
  aac: "AAC",
  mp3: "MP3",
  opus: "Opus",
  vorbis: "Vorbis",
  flac: "FLAC",
  ac3: "AC-3",
};

/** Pixels that each side must have: see src/image/limits.rs. */
const LEAST = 8;

/** Seconds by which a file may be shorter than it says. */
const MISSING = 1;

/** Packets from which the frame rate is told. */
const RATE_PACKETS = 100;

/** A video that has been opened and whose first frame has been decoded. */
export interface VideoClip {
  name: string;
  /** Second at which it begins by its own clock, by which frames and sound are timed: 0 in most containers. */
  begins: number;
  /** Seconds from the first frame to the last one's end. */
  duration: number;
  /** Whether it is shorter than it says: it is cut off. */
  incomplete: boolean;
  /** As it is shown: turned, and with square pixels. */
  width: number;
  height: number;
  /** Frames a second, of late; a mean where it changes. */
  rate: number;
  /** Its sound, where it has any. */
  sound: InputAudioTrack | undefined;
  /** Its frames in the order in which they are shown. Each is to be closed. Throws where it is damaged. */
  frames: () => AsyncGenerator<Frame, void, unknown>;
  close: () => void;
}

/** Opens a video; rejects with a sentence where this browser cannot show it. */
export async function openVideo(file: Blob, name: string): Promise<VideoClip> {
  const formats = [MP4, QTFF, WEBM, MATROSKA, MPEG_TS, OGG];
  const input = new Input({ formats, source: new BlobSource(file) });
  try {
    return await open(input, file, name);
  } catch (error) {
    input.dispose();
    throw isFailure(error) ? error : damaged(name, error);
  }
}

/** It cannot be read, or no further. */
export function damaged(name: string, cause: unknown): Failure {
  return new Failure("video-damaged", message("failure.video-damaged", { name }), detail(cause));
}

async function open(input: Input, file: Blob, name: string): Promise<VideoClip> {
  if (!(await input.canRead())) throw new Failure("video-unknown", message("failure.video-unknown", { name }));
  const track = await input.getPrimaryVideoTrack();
  const sound = await input.getPrimaryAudioTrack();
  if (!track && sound) throw new Failure("video-empty", message("failure.video-sound-only", { name }));
  if (!track) throw new Failure("video-empty", message("failure.video-empty", { name }));
  const width = await track.getDisplayWidth();
  const height = await track.getDisplayHeight();
  if (width > 0 && height > 0 && Math.min(width, height) < LEAST)
    throw new Failure("picture-too-small", message("failure.video-small", { name, width, height, least: LEAST }));
  const source = (await track.canDecode()) ? decodedFrames(track) : await playedFrames(file, track);
  if (!source) throw new Failure("video-codec", message("failure.video-codec", { name, codec: await codecOf(track) }));
  try {
    return await describe(input, source, { name, track, sound, width, height });
  } catch (error) {
    source.close();
    throw error;
  }
}

async function describe(
  input: Input,
  source: FrameSource,
  {
    track,
    sound,
    ...known
  }: { track: InputVideoTrack; sound: InputAudioTrack | null } & Pick<VideoClip, "name" | "width" | "height">,
): Promise<VideoClip> {
  const { name } = known;
  // What comes before time 0 is not for showing.
  const start = Math.max(0, await track.getFirstTimestamp());
  const frames = () => checked(source, start, name);
  const reading = frames();
  const first = await reading.next();
  if (first.done) throw new Failure("video-empty", message("failure.video-empty", { name }));
  first.value.close();
  await reading.return();
  const said = (await input.getDurationFromMetadata()) ?? 0;
  const [end, endOfAll] = await endsOf(input, track, said);
  // Where there is nothing else the file knows best how long the last frame is shown.
  const duration = Math.max((sound ? end : Math.max(end, said)) - start, first.value.duration, USUAL);
  // Some containers say how long the longest track is.
  const incomplete = said - endOfAll > MISSING;
  const { averagePacketRate: rate } = await track.computePacketStats(RATE_PACKETS);
  const close = () => {
    source.close();
    input.dispose();
  };
  const begins = Math.max(0, await input.getFirstTimestamp());
  return { ...known, begins, duration, incomplete, rate, sound: sound ?? undefined, frames, close };
}

/** Where the pictures end, and where all ends, in seconds; where the file says so, if it is damaged there. */
async function endsOf(input: Input, track: InputVideoTrack, said: number): Promise<[number, number]> {
  try {
    return [await track.computeDuration(), await input.computeDuration()];
  } catch {
    return [(await track.getDurationFromMetadata()) ?? said, said];
  }
}

function decodedFrames(track: InputVideoTrack): FrameSource {
  const sink = new VideoSampleSink(track);
  return { frames: (from) => sink.samples(from), close: () => undefined };
}

async function* checked(source: FrameSource, from: number, name: string): AsyncGenerator<Frame, void, unknown> {
  try {
    yield* source.frames(from);
  } catch (error) {
    throw damaged(name, error);
  }
}

/** What its codec is called. */
export async function codecOf(track: InputVideoTrack | InputAudioTrack): Promise<string> {
  const codec = (await track.getCodec()) ?? (await track.getInternalCodecId());
  const key = typeof codec === "string" ? codec : "";
  return CODECS[key] ?? (key || "?");
}
