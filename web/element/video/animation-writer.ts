import type { InputAudioTrack } from "mediabunny";
import type { ClipFrame } from "../clips/clip";
import type { ClipFormat } from "../clips/export-clip";
import { loadPart } from "../lazy-parts";
import type { ClipWriter, WrittenClip } from "./clip-writer";
import { codecOf } from "./video-clip";

/** Their long side in pixels: 300 of 480 × 270 pixels take 156 MB. */
const LONGEST = 480;

/** Makes an animated picture, where the browser makes no videos. It has no sound. */
export class AnimationWriter implements ClipWriter {
  readonly inMemory = true;
  readonly animation = true;
  readonly #context: OffscreenCanvasRenderingContext2D;
  #frames: ClipFrame[] = [];
  #count = 0;
  /** Every which frame is kept: the more there are, the fewer. */
  #step = 1;

  private constructor(
    readonly canvas: OffscreenCanvas,
    readonly silenced: string | undefined,
    readonly format: ClipFormat,
    readonly most: number,
  ) {
    const scale = Math.min(1, LONGEST / Math.max(canvas.width, canvas.height));
    const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
    const small = new OffscreenCanvas(side(canvas.width), side(canvas.height));
    const context = small.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no canvas");
    context.imageSmoothingQuality = "high";
    this.#context = context;
  }

  /** Begins one of what is drawn on the canvas. */
  static async begin(canvas: OffscreenCanvas, sound: InputAudioTrack | undefined): Promise<AnimationWriter> {
    const { clipFormats, mostFrames } = await loadPart("impasto-clips.js");
    const format = (await clipFormats()).find((format) => format !== "video") ?? "gif";
    const silenced = sound && (await codecOf(sound));
    return new AnimationWriter(canvas, silenced, format, mostFrames(format, false));
  }

  async add(_timestamp: number, seconds: number): Promise<void> {
    const duration = seconds * 1000;
    const last = this.#frames.at(-1);
    if (last && this.#count % this.#step !== 0) last.duration += duration;
    else this.#keep(duration);
    this.#count += 1;
  }

  /** As many as the format takes are kept, so there always is. */
  async hasRoom(): Promise<boolean> {
    return true;
  }

  async finish(): Promise<WrittenClip> {
    const { clipOf, exportClip } = await loadPart("impasto-clips.js");
    const clip = await clipOf(this.#frames);
    return { ...(await exportClip(clip, { format: this.format })), clip };
  }

  async cancel(): Promise<void> {
    this.#frames = [];
  }

  #keep(duration: number): void {
    if (this.#frames.length === this.most) this.#halve();
    const { canvas } = this.#context;
    this.#context.drawImage(this.canvas, 0, 0, canvas.width, canvas.height);
    const { width, height, data } = this.#context.getImageData(0, 0, canvas.width, canvas.height);
    this.#frames.push({ width, height, data, duration });
  }

  /** Every second frame is shown for the one after it too. */
  #halve(): void {
    const frames = this.#frames;
    this.#frames = frames
      .filter((_, i) => i % 2 === 0)
      .map((frame, i) => ({ ...frame, duration: frame.duration + (frames[2 * i + 1]?.duration ?? 0) }));
    this.#step *= 2;
  }
}
