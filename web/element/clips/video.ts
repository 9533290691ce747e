import type { VideoCodec } from "mediabunny";
import type { Encoder } from "./encoder";
import { breathe } from "./screen";
import {
  BufferTarget,
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  Quality,
  WebMOutputFormat,
} from "../video/media";
import { pictureSource } from "../video/picture-source";

const quality = new Quality("high");

interface Format {
  extension: string;
  codecs: VideoCodec[];
  make: () => Mp4OutputFormat | WebMOutputFormat;
}

/** MP4 plays everywhere; not every browser can make it. */
const FORMATS: readonly Format[] = [
  { extension: "mp4", codecs: ["avc"], make: () => new Mp4OutputFormat({ fastStart: "in-memory" }) },
  { extension: "webm", codecs: ["vp9", "vp8", "av1"], make: () => new WebMOutputFormat() },
];

/** Makes a video with the first codec that this browser has. */
export const encodeVideo: Encoder = async ({ screen, order, durations, signal, progress }) => {
  const found = await formatFor(screen.canvas.width, screen.canvas.height);
  if (!found) return undefined;
  const { codec, extension, make } = found;
  const format = make();
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const source = pictureSource(screen.canvas, codec, quality);
  output.addVideoTrack(source);
  try {
    await output.start();
    let time = 0;
    for (const [shown, index] of order.entries()) {
      const seconds = (durations[index] ?? 0) / 1000;
      await screen.show(index);
      await source.add(time, seconds);
      time += seconds;
      progress((shown + 1) / order.length);
      await breathe(signal);
    }
    await output.finalize();
  } catch (error) {
    await output.cancel();
    throw error;
  }
  return target.buffer ? { blob: new Blob([target.buffer], { type: format.mimeType }), extension } : undefined;
};

/** Whether this browser makes videos. */
export async function makesVideo(): Promise<boolean> {
  return (await formatFor(640, 480)) !== undefined;
}

async function formatFor(width: number, height: number): Promise<(Format & { codec: VideoCodec }) | undefined> {
  if (!("VideoEncoder" in globalThis)) return undefined;
  for (const format of FORMATS) {
    const codec = await getFirstEncodableVideoCodec(format.codecs, { width, height, quality });
    if (codec) return { ...format, codec };
  }
  return undefined;
}
