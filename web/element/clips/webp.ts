import { message } from "../../languages/message";
import { Failure } from "../../worker/failure";
import type { Encoder } from "./encoder";
import { breathe } from "./screen";
import { animatedWebp, webpImage } from "./webp-container";

const TYPE = "image/webp";
const QUALITY = 0.85;

/** Makes an animated WebP that repeats for ever, of frames that the browser has encoded: Safari encodes none. */
export const encodeWebp: Encoder = async ({ screen, order, durations, signal, progress }) => {
  const { width, height } = screen.canvas;
  const images: Uint8Array<ArrayBuffer>[] = [];
  for (let index = 0; index < durations.length; index++) {
    await screen.show(index);
    const file = await toWebp(screen.canvas);
    if (!file) return undefined;
    const image = webpImage(new Uint8Array(await file.arrayBuffer()));
    if (!image) throw new Failure("clip-failed", message("failure.clip-failed", { format: "WebP" }));
    images.push(image);
    progress((index + 1) / durations.length);
    await breathe(signal);
  }
  const frames = order.flatMap((index) => {
    const image = images[index];
    return image ? [{ image, duration: Math.max(1, Math.round(durations[index] ?? 0)) }] : [];
  });
  return { blob: new Blob(animatedWebp(width, height, frames), { type: TYPE }), extension: "webp" };
};

/** Whether this browser encodes WebP. */
export async function makesWebp(): Promise<boolean> {
  return (await toWebp(Object.assign(document.createElement("canvas"), { width: 1, height: 1 }))) !== undefined;
}

/** Browsers that cannot give a PNG instead. */
async function toWebp(canvas: HTMLCanvasElement): Promise<Blob | undefined> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, TYPE, QUALITY));
  return blob?.type === TYPE ? blob : undefined;
}
