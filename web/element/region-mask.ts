import { message } from "../languages/message";
import { recognizedName } from "../languages/recognized";
import { Failure } from "../worker/failure";
import type { PictureSource, Pixels } from "../worker/protocol";
import { Mask } from "./mask";

let made = 0;

/** A mask as it was, to come back to. */
export interface MaskState {
  readonly file: PictureSource | undefined;
  readonly mask: Mask | undefined;
  /** What was painted. */
  readonly copy: Uint8ClampedArray | undefined;
  /** What was given of it to be painted with, if it was. */
  readonly given: { source: PictureSource | undefined } | undefined;
}

const NOTHING_GIVEN = { revision: -1, source: undefined };

/** The mask of a region: a picture of the visitor's or the site's, or what was painted on the photo, or both. */
export class RegionMask {
  #file: PictureSource | undefined;
  #mask: Mask | undefined;
  /** What was last given of the painted mask, and at which revision; at first that is the file. */
  #given: { revision: number; source: PictureSource | undefined } = { revision: 0, source: undefined };

  /** `name` is for messages. */
  constructor(readonly name: string) {}

  /** As a picture to paint with; undefined where there is nothing in it. */
  get source(): PictureSource | undefined {
    const mask = this.#mask;
    if (!mask) return this.#file;
    if (this.#given.revision !== mask.revision) {
      const { name } = this;
      const source = { kind: "pixels", id: `mask ${++made}`, name, pixels: mask.toPixels() } as const;
      this.#given = { revision: mask.revision, source: mask.empty ? undefined : source };
    }
    return this.#given.source;
  }

  /** Takes a picture in place of what there is. */
  takeFile(file: File): void {
    const name = file.name || this.name;
    this.#file = { kind: "file", id: `mask ${++made}`, name, file };
    this.#mask = undefined;
  }

  /** Takes what was given of a mask before. */
  put(source: PictureSource): void {
    this.#file = source;
    this.#mask = undefined;
  }

  /** Nothing is masked any more. */
  clear(): void {
    this.#file = undefined;
    this.#mask = undefined;
  }

  /** The mask to be painted on, of the photo's size. Throws where its picture cannot be read; there is an empty mask then. */
  async open(width: number, height: number): Promise<Mask> {
    if (this.#mask) return this.#mask;
    const mask = new Mask(width, height);
    this.#mask = mask;
    this.#given = { revision: 0, source: undefined };
    if (this.#file?.kind === "file") {
      mask.load(await readMask(this.#file.file, this.#file.name, width, height));
      this.#given = { revision: mask.revision, source: this.#file };
    }
    const painted = this.#file?.kind === "pixels" ? this.#file.pixels : undefined;
    if (painted?.width === width && painted.height === height) {
      mask.load(painted);
      this.#given = { revision: mask.revision, source: this.#file };
    }
    return mask;
  }

  /** The mask as it is now. */
  get state(): MaskState {
    const mask = this.#mask;
    const given = this.#given.revision === mask?.revision ? this.#given : undefined;
    return { file: this.#file, mask, copy: mask?.copy, given };
  }

  /** Takes back what the mask was. */
  restore({ file, mask, copy, given }: MaskState): void {
    this.#file = file;
    this.#mask = mask;
    if (!mask || !copy) return;
    if (mask.copy !== copy) mask.restore(copy);
    this.#given = given ? { revision: mask.revision, source: given.source } : NOTHING_GIVEN;
  }

  /** The photo is another: what was painted on the last one is gone, a picture fits any. */
  forgetStrokes(): void {
    this.#mask = undefined;
  }
}

/** Reads a picture and stretches it to this size. */
export async function readMask(file: Blob, name: string, width: number, height: number): Promise<Pixels> {
  try {
    const bitmap = await createImageBitmap(file);
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no canvas");
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, data };
  } catch (cause) {
    throw new Failure(
      "not-a-picture",
      message("failure.unreadable-mask", { name: recognizedName(name) }),
      String(cause),
    );
  }
}
