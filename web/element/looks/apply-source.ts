import { nameInEnglish } from "../../languages/english";
import { message } from "../../languages/message";
import { drawnPixels } from "../../client/drawn-pixels";
import { Failure } from "../../worker/failure";
import type { PictureSource, Pixels } from "../../worker/protocol";
import { put } from "../draw";
import { fetchPicture } from "../fetch-picture";

/** What a look can be applied to: a picture, or the address of one. */
export type ApplySource = File | Blob | HTMLImageElement | HTMLCanvasElement | ImageBitmap | string;

/** How it is applied. */
export interface ApplyOptions {
  /** How much of each look of the file, as in the attribute `blend`; what the attribute says where it is left out. */
  blend?: number[];
  /** Long side in pixels, 16 to 4096; the element's where it is left out. */
  size?: number;
}

const SIZES = { least: 16, most: 4096 };

const NAMELESS = nameInEnglish(message("name.picture"));

let applied = 0;

/** Reads the size that is asked for. */
export function checkedSize(size: number): number {
  return checkedWhole("size", size, SIZES);
}

/** Reads a whole number that is asked for. */
export function checkedWhole(setting: string, value: number, range: { least: number; most: number }): number {
  if (Number.isInteger(value) && value >= range.least && value <= range.most) return value;
  const example = message("example.whole-between", range);
  throw new Failure("bad-setting", message("failure.setting", { setting, value, example }));
}

/** A picture as the worker takes it. */
export async function toPictureSource(signal: AbortSignal, source: ApplySource): Promise<PictureSource> {
  const id = `applied ${++applied}`;
  if (typeof source === "string") {
    const file = await fetchPicture(signal, message("setting.picture-address"), source);
    return { kind: "file", id, name: file.name, file };
  }
  if (source instanceof Blob) return { kind: "file", id, name: nameOf(source), file: source };
  return { kind: "pixels", id, name: NAMELESS, pixels: await drawnPixels(source, NAMELESS) };
}

function nameOf(file: Blob): string {
  return (file instanceof File && file.name) || NAMELESS;
}

/** Pixels on a canvas of their own. */
export function toCanvas(pixels: Pixels): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  put(canvas, pixels);
  return canvas;
}

/** A canvas as a file. */
export async function toBlob(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.85));
  if (!blob) throw new Error(`the browser makes no ${type}`);
  return blob;
}
