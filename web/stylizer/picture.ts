import { platform } from "../client/platform";
import { type Drawable, drawnPixels } from "../client/drawn-pixels";
import { fetchBlob, type Wanted } from "../client/fetch-blob";
import { message } from "../languages/message";
import { recognizedName } from "../languages/recognized";
import { Failure } from "../worker/failure";
import type { PictureSource, Pixels } from "../worker/protocol";

/** A picture: a file, what a page or a worker can draw, pixels, or an address. */
export type PictureInput = Blob | Drawable | Pixels | URL | string;

let pictures = 0;

/** A picture as the painter takes it; `name` is what it is called where it cannot be read. */
export async function toSource(signal: AbortSignal, input: PictureInput, name: string): Promise<PictureSource> {
  const id = `input ${++pictures}`;
  if (typeof input === "string" || input instanceof URL) {
    const url = addressOf(input, name);
    const wanted: Wanted = { what: url.href, code: "picture-unreachable", remedy: message("remedy.other-address") };
    const file = await fetchBlob(signal, url, wanted);
    return { kind: "file", id, name: url.pathname.split("/").pop() || name, file };
  }
  if (input instanceof Blob)
    return { kind: "file", id, name: ("name" in input && String(input.name)) || name, file: input };
  if (isPixels(input)) return { kind: "pixels", id, name, pixels: input };
  return { kind: "pixels", id, name, pixels: await drawnPixels(input, name) };
}

function isPixels(input: object): input is Pixels {
  return "data" in input && input.data instanceof Uint8ClampedArray;
}

function addressOf(address: URL | string, name: string): URL {
  const base = platform.base();
  if (URL.canParse(String(address), base)) return new URL(address, base);
  throw new Failure(
    "bad-setting",
    message("failure.no-address", {
      setting: recognizedName(name),
      value: String(address),
      example: message("example.picture"),
    }),
  );
}
