import type { OutputFormat, VideoCodec } from "mediabunny";
import type { ClipWriter, WrittenClip } from "./clip-writer";
import { SoundCopy } from "./sound-copy";
import { codecOf, type VideoClip } from "./video-clip";
import { openStorage, type VideoStorage } from "./video-storage";
import {
  type CanvasSource,
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  Quality,
  WebMOutputFormat,
} from "./media";
import { pictureSource } from "./picture-source";

const quality = new Quality("very-high");

/** MP4 with H.264 plays everywhere; not every browser can make it, and not every one takes every sound. */
const FORMATS: { extension: string; codecs: VideoCodec[]; make: () => OutputFormat }[] = [
  { extension: "mp4", codecs: ["avc"], make: () => new Mp4OutputFormat({ fastStart: false }) },
  { extension: "webm", codecs: ["vp9", "vp8", "av1"], make: () => new WebMOutputFormat() },
  { extension: "mp4", codecs: ["vp9", "av1"], make: () => new Mp4OutputFormat({ fastStart: false }) },
];

interface Choice {
  format: OutputFormat;
  extension: string;
  codec: VideoCodec;
}

/** Milliseconds between two looks at how much room there is. */
const LOOK = 2000;

/** Makes a video of pictures that are given one after the other, with the sound of another. */
export class VideoWriter implements ClipWriter {
  readonly animation = false;
  #looked = 0;

  private constructor(
    readonly output: Output,
    readonly storage: VideoStorage,
    readonly choice: Choice,
    readonly pictures: CanvasSource,
    readonly sound: SoundCopy | undefined,
    /** The codec of sound that no video which can be made here takes. */
    readonly silenced: string | undefined,
  ) {}

  /** Begins a video of what is drawn on the canvas, of even width and height; undefined where this browser makes none. */
  static async begin(
    canvas: OffscreenCanvas,
    { sound: track, begins }: Pick<VideoClip, "sound" | "begins">,
  ): Promise<VideoWriter | undefined> {
    const { width, height } = canvas;
    const copy = track && (await SoundCopy.of(track, begins));
    const withSound = copy && (await choose(width, height, await track.getCodec()));
    const choice = withSound ?? (await choose(width, height, null));
    if (!choice) return undefined;
    const storage = await openStorage();
    const output = new Output({ format: choice.format, target: storage.target });
    const pictures = pictureSource(canvas, choice.codec, quality);
    output.addVideoTrack(pictures);
    const sound = withSound && copy;
    if (sound) output.addAudioTrack(sound.source);
    await output.start();
    const silenced = track && !sound ? await codecOf(track) : undefined;
    return new VideoWriter(output, storage, choice, pictures, sound, silenced);
  }

  get inMemory(): boolean {
    return this.storage.inMemory;
  }

  async add(timestamp: number, duration: number): Promise<void> {
    await this.sound?.until(timestamp);
    await this.pictures.add(timestamp, duration);
  }

  async hasRoom(now: number): Promise<boolean> {
    if (now - this.#looked < LOOK) return true;
    this.#looked = now;
    return this.storage.hasRoom();
  }

  async finish(end: number, whole: boolean): Promise<WrittenClip> {
    try {
      await this.sound?.until(whole ? Infinity : end);
      await this.sound?.end();
      await this.output.finalize();
      return { blob: await this.storage.file(this.output.format.mimeType), extension: this.choice.extension };
    } catch (error) {
      await this.cancel();
      throw error;
    }
  }

  async cancel(): Promise<void> {
    await this.sound?.end().catch(() => undefined);
    await this.output.cancel().catch(() => undefined);
    await this.storage.discard();
  }
}

/** The first format that this browser can make with the sound's codec. */
async function choose(width: number, height: number, sound: string | null): Promise<Choice | undefined> {
  if (!("VideoEncoder" in globalThis)) return undefined;
  for (const { extension, codecs, make } of FORMATS) {
    const format = make();
    if (sound !== null && !format.getSupportedCodecs().some((codec) => codec === sound)) continue;
    const codec = await getFirstEncodableVideoCodec(codecs, { width, height, quality });
    if (codec) return { format, extension, codec };
  }
  return undefined;
}
