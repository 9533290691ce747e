import { baseAddress } from "../client/places";
import { Failure, isAbort } from "../worker/failure";
import { refusedFetch } from "../worker/policy";
import type { PictureSource, Pixels } from "../worker/protocol";

/** A picture: a file, what a page or a worker can draw, pixels, or an address. */
export type PictureInput =
  Blob | ImageBitmap | OffscreenCanvas | HTMLCanvasElement | HTMLImageElement | Pixels | URL | string;

/** A drawn picture is made no longer than the core reads. */
const LONGEST = 4096;

let pictures = 0;

/** A picture as the painter takes it; `name` is what it is called where it cannot be read. */
export async function toSource(signal: AbortSignal, input: PictureInput, name: string): Promise<PictureSource> {
  const id = `input ${++pictures}`;
  if (typeof input === "string" || input instanceof URL) {
    const url = addressOf(input, name);
    return { kind: "file", id, name: url.pathname.split("/").pop() || name, file: await fetchFile(signal, url) };
  }
  if (input instanceof Blob)
    return { kind: "file", id, name: ("name" in input && String(input.name)) || name, file: input };
  if (isPixels(input)) return { kind: "pixels", id, name, pixels: input };
  return { kind: "pixels", id, name, pixels: await draw(input, name) };
}

function isPixels(input: object): input is Pixels {
  return "data" in input && input.data instanceof Uint8ClampedArray;
}

function addressOf(address: URL | string, name: string): URL {
  const base = baseAddress();
  if (URL.canParse(String(address), base)) return new URL(address, base);
  throw new Failure("bad-setting", `${name} is "${String(address)}", which is no address; give that of a picture.`);
}

async function fetchFile(signal: AbortSignal, url: URL): Promise<Blob> {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return await response.blob();
  } catch (error) {
    if (isAbort(error)) throw error;
    const refused = error instanceof TypeError ? await refusedFetch(url.href, url) : undefined;
    if (refused) throw refused;
    const why =
      error instanceof TypeError ? "no answer, or the other site does not allow it" : (error as Error).message;
    throw new Failure(
      "picture-unreachable",
      `${url.href} could not be fetched (${why}); give a file, or another address.`,
    );
  }
}

type Drawable = ImageBitmap | OffscreenCanvas | HTMLCanvasElement | HTMLImageElement;

async function draw(source: Drawable, name: string): Promise<Pixels> {
  try {
    if ("decode" in source) await source.decode();
    const [width, height] =
      "naturalWidth" in source ? [source.naturalWidth, source.naturalHeight] : [source.width, source.height];
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no canvas");
    context.imageSmoothingQuality = "high";
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return { width: canvas.width, height: canvas.height, data };
  } catch (error) {
    const foreign = error instanceof DOMException && error.name === "SecurityError";
    const why = foreign ? "it is from another site" : "it is empty";
    throw new Failure("not-a-picture", `${name} could not be read (${why}); give a file, or a picture of this site.`);
  }
}
