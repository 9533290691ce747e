import type { VideoSample } from "mediabunny";
import type { Clip } from "../clips/clip";
import { fewerDurations } from "../clips/fewer";
import { fitted } from "../fitted";
import { readFrameTimes } from "./frame-times";
import { BlobSource, Input, MATROSKA, MP4, VideoSampleSink, WEBM } from "./media";
import { damaged } from "./video-clip";

/** Frames that are decoded and kept at once, so that those of the way back are not decoded one by one: 128 MB at most. */
const BLOCK = 32;

/** Their long side in pixels: no short clip is larger. */
const LONGEST = 1024;

/** Seconds by which two times of one frame may differ. */
const CLOSE = 1e-4;

/** The frames of a video, decoded when they are asked for, in any order. */
export interface FrameStore {
  /** How many there are. */
  count: number;
  /** Every `step`th of them; 1 is every one. */
  clip: (step: number) => Clip;
  close: () => void;
}

/** Opens a video that was painted. Rejects with `video-damaged` where it cannot be read. */
export async function openFrames(file: Blob, name: string): Promise<FrameStore> {
  const input = new Input({ formats: [MP4, WEBM, MATROSKA], source: new BlobSource(file) });
  try {
    return await open(input, name);
  } catch (error) {
    input.dispose();
    throw damaged(name, error);
  }
}

async function open(input: Input, name: string): Promise<FrameStore> {
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error("no pictures");
  const { times, end } = await readFrameTimes(track);
  const sink = new VideoSampleSink(track);
  const [width, height] = fitted(await track.getDisplayWidth(), await track.getDisplayHeight(), LONGEST);
  const size = { width, height };
  const durations = times.map((time, i) => ((times[i + 1] ?? end) - time) * 1000);
  let reader: BlockReader | undefined;
  return {
    count: times.length,
    clip: (step) => {
      const wanted = times.filter((_, i) => i % step === 0);
      const frames = new BlockReader(sink, wanted, size, name);
      void reader?.close();
      reader = frames;
      return {
        ...size,
        durations: fewerDurations(durations, step),
        draw: async (index, target) => {
          const frame = await frames.at(index);
          target.drawImage(frame, 0, 0, target.canvas.width, target.canvas.height);
        },
      };
    },
    close: () => {
      void reader?.close();
      input.dispose();
    },
  };
}

/** Reads frames by their numbers, a block of them at once. */
class BlockReader {
  #frames: OffscreenCanvas[] = [];
  /** Number of the first that is kept. */
  #from = 0;
  #reading: AsyncGenerator<VideoSample, void, unknown> | undefined;
  /** Number of the frame that is read next. */
  #next = 0;

  constructor(
    readonly sink: VideoSampleSink,
    /** Seconds, one for each frame, rising. */
    readonly times: readonly number[],
    readonly size: { width: number; height: number },
    readonly name: string,
  ) {}

  async at(index: number): Promise<OffscreenCanvas> {
    if (!this.#frames[index - this.#from]) await this.#read(index - (index % BLOCK));
    const frame = this.#frames[index - this.#from];
    if (!frame) throw damaged(this.name, `no frame ${index}`);
    return frame;
  }

  async close(): Promise<void> {
    this.#frames = [];
    await this.#reading?.return().catch(() => undefined);
    this.#reading = undefined;
  }

  /** Reads the block that begins here: on from the one before it, or anew from the key frame before it. */
  async #read(from: number): Promise<void> {
    if (!this.#reading || this.#next !== from) {
      await this.close();
      this.#reading = this.sink.samples(this.times[from]);
    }
    this.#frames = [];
    this.#from = from;
    this.#next = Math.min(from + BLOCK, this.times.length);
    for (const time of this.times.slice(from, this.#next)) this.#frames.push(await this.#picture(this.#reading, time));
  }

  /** The frame of this second; those before it that are not wanted are passed over. */
  async #picture(reading: AsyncGenerator<VideoSample, void, unknown>, time: number): Promise<OffscreenCanvas> {
    const canvas = new OffscreenCanvas(this.size.width, this.size.height);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.imageSmoothingQuality = "high";
    for (;;) {
      const next = await reading.next();
      if (next.done) throw damaged(this.name, `no frame at ${time} s`);
      const sample = next.value;
      try {
        if (sample.timestamp < time - CLOSE) continue;
        sample.draw(context, 0, 0, canvas.width, canvas.height);
        return canvas;
      } finally {
        sample.close();
      }
    }
  }
}
