// impasto-time-lapse.js: makes a film of a painting's states. Fetched when somebody asks for one.

import { applyPalette, GIFEncoder, quantize } from "gifenc";
import {
  BufferTarget,
  CanvasSource,
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  Quality,
  type VideoCodec,
  WebMOutputFormat,
} from "mediabunny";
import { cutting, fading, type FilmFrame, filmSize } from "./time-lapse-plan";

/** Pictures a second, and the longest sides in pixels. */
const RATE = 24;
const LONGEST = { video: 1024, gif: 480 };

const quality = new Quality("high");

/** MP4 plays everywhere; not every browser can make it. */
const FORMATS: { extension: string; codecs: VideoCodec[]; make: () => Mp4OutputFormat | WebMOutputFormat }[] = [
  { extension: "mp4", codecs: ["avc"], make: () => new Mp4OutputFormat({ fastStart: "in-memory" }) },
  { extension: "webm", codecs: ["vp9", "vp8", "av1"], make: () => new WebMOutputFormat() },
];

/** A film, and the ending of its file's name. */
export interface Film {
  blob: Blob;
  extension: string;
}

/** Draws the states of a painting for a film. */
class Projector {
  readonly canvas = document.createElement("canvas");
  readonly #context: CanvasRenderingContext2D;

  constructor(
    readonly states: readonly ImageBitmap[],
    longest: number,
  ) {
    const last = states.at(-1);
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    if (!last || !context) throw new Error("nothing to make a film of");
    Object.assign(this.canvas, filmSize(last.width, last.height, longest));
    context.imageSmoothingQuality = "high";
    this.#context = context;
  }

  show({ index, next }: FilmFrame): void {
    // Films have no transparency.
    this.#context.globalAlpha = 1;
    this.#context.fillStyle = "white";
    this.#context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.#draw(index, 1);
    if (next > 0) this.#draw(index + 1, next);
  }

  get pixels(): Uint8ClampedArray {
    return this.#context.getImageData(0, 0, this.canvas.width, this.canvas.height).data;
  }

  #draw(index: number, opacity: number): void {
    const state = this.states[index];
    if (!state) return;
    this.#context.globalAlpha = opacity;
    this.#context.drawImage(state, 0, 0, this.canvas.width, this.canvas.height);
  }
}

/** Makes a film of these states, the last of which is the painting: a video, or a GIF where the browser makes none. */
export async function makeFilm(pictures: readonly (Blob | HTMLCanvasElement)[]): Promise<Film> {
  const states = await Promise.all(pictures.map((picture) => createImageBitmap(picture)));
  try {
    return (await makeVideo(states)) ?? (await makeGif(states));
  } finally {
    for (const state of states) state.close();
  }
}

async function makeVideo(states: readonly ImageBitmap[]): Promise<Film | undefined> {
  if (!("VideoEncoder" in globalThis)) return undefined;
  const projector = new Projector(states, LONGEST.video);
  const { width, height } = projector.canvas;
  for (const { extension, codecs, make } of FORMATS) {
    const codec = await getFirstEncodableVideoCodec(codecs, { width, height, quality });
    if (!codec) continue;
    const format = make();
    const target = new BufferTarget();
    const output = new Output({ format, target });
    const source = new CanvasSource(projector.canvas, { codec, quality });
    output.addVideoTrack(source, { frameRate: RATE });
    await output.start();
    let time = 0;
    for (const frame of fading(states.length, RATE)) {
      projector.show(frame);
      await source.add(time, frame.duration);
      time += frame.duration;
    }
    await output.finalize();
    if (target.buffer) return { blob: new Blob([target.buffer], { type: format.mimeType }), extension };
  }
  return undefined;
}

async function makeGif(states: readonly ImageBitmap[]): Promise<Film> {
  const projector = new Projector(states, LONGEST.gif);
  const { width, height } = projector.canvas;
  const gif = GIFEncoder();
  for (const frame of cutting(states.length)) {
    projector.show(frame);
    const { pixels } = projector;
    const palette = quantize(pixels, 256);
    gif.writeFrame(applyPalette(pixels, palette), width, height, {
      palette,
      delay: frame.duration * 1000,
      repeat: 0,
    });
    // The page stays alive between the pictures.
    await new Promise((resolve) => setTimeout(resolve));
  }
  gif.finish();
  return { blob: new Blob([gif.bytes()], { type: "image/gif" }), extension: "gif" };
}
