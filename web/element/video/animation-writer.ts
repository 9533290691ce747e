import type { InputAudioTrack } from "mediabunny";
import type { Pixels } from "../../worker/protocol";
import type { ClipFormat } from "../clips/export-clip";
import { fitted } from "../fitted";
import { loadPart } from "../lazy-parts";
import type { ClipWriter, WrittenClip } from "./clip-writer";
import { codecOf } from "./video-clip";

/** Their long side in pixels: 300 of 480 × 270 pixels take 156 MB. */
const LONGEST = 480;

/** A frame that is in it until the next one; seconds. */
interface Taken extends Pixels {
  timestamp: number;
}

/** Makes an animated picture, where the browser makes no videos. It has no sound. */
export class AnimationWriter implements ClipWriter {
  readonly inMemory = true;
  readonly animation = true;
  readonly #context: OffscreenCanvasRenderingContext2D;
  #frames: Taken[] = [];
  #count = 0;
  /** Every which frame is kept: the more there are, the fewer. */
  #step = 1;

  private constructor(
    readonly canvas: OffscreenCanvas,
    readonly silenced: string | undefined,
    readonly format: ClipFormat,
    readonly most: number,
  ) {
    const small = new OffscreenCanvas(...fitted(canvas.width, canvas.height, LONGEST));
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

  async add(timestamp: number): Promise<void> {
    if (this.#count % this.#step === 0) this.#take(timestamp);
    this.#count += 1;
  }

  /** As many as the format takes are kept, so there always is. */
  async hasRoom(): Promise<boolean> {
    return true;
  }

  async finish(end: number, _whole: boolean, progress: (share: number) => void): Promise<WrittenClip> {
    const { clipOf, exportClip } = await loadPart("impasto-clips.js");
    const frames = this.#frames.map(({ timestamp, ...pixels }, i) => {
      const next = this.#frames[i + 1]?.timestamp ?? end;
      return { ...pixels, duration: (next - timestamp) * 1000 };
    });
    const clip = await clipOf(frames);
    return { ...(await exportClip(clip, { format: this.format, progress })), clip };
  }

  async cancel(): Promise<void> {
    this.#frames = [];
  }

  #take(timestamp: number): void {
    if (this.#frames.length === this.most) {
      this.#frames = this.#frames.filter((_, i) => i % 2 === 0);
      this.#step *= 2;
    }
    const { canvas } = this.#context;
    this.#context.drawImage(this.canvas, 0, 0, canvas.width, canvas.height);
    const { width, height, data } = this.#context.getImageData(0, 0, canvas.width, canvas.height);
    this.#frames.push({ width, height, data, timestamp });
  }
}
