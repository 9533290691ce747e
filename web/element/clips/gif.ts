import { applyPalette, GIFEncoder, quantize } from "gifenc";
import { dithered } from "./dither";
import type { Encoder, Encoding } from "./encoder";
import { breathe } from "./screen";

/** Colours of the whole clip: one palette, so that nothing flickers as it would with one for each frame. */
const COLOURS = 256;

/** Pixels that the palette is made from. */
const SAMPLES = 200_000;

/** A GIF shows frames for hundredths of a second; browsers make less than two of them ten. */
const SHORTEST = 20;

/** Makes a GIF that repeats for ever, with ordered dithering. */
export const encodeGif: Encoder = async (encoding) => {
  const { screen, order, durations, signal, progress } = encoding;
  const { width, height } = screen.canvas;
  const palette = await paletteOf(encoding);
  const bitmaps: Uint8Array[] = [];
  for (let index = 0; index < durations.length; index++) {
    await screen.show(index);
    bitmaps.push(applyPalette(dithered(screen.pixels, width), palette));
    progress((index + 1) / durations.length / 2 + 0.25);
    await breathe(signal);
  }
  const gif = GIFEncoder();
  for (const [shown, index] of order.entries()) {
    const delay = Math.max(SHORTEST, Math.round((durations[index] ?? 0) / 10) * 10);
    // The palette is written once, for all frames.
    const first = shown === 0 ? { palette, repeat: 0 } : {};
    gif.writeFrame(bitmaps[index] ?? new Uint8Array(), width, height, { delay, ...first });
    progress(0.75 + (shown + 1) / order.length / 4);
    await breathe(signal);
  }
  gif.finish();
  return { blob: new Blob([gif.bytes()], { type: "image/gif" }), extension: "gif" };
};

/** The colours of pixels that are spread evenly over all frames. */
async function paletteOf({ screen, durations, signal, progress }: Encoding): Promise<number[][]> {
  const count = durations.length;
  const step = Math.max(1, (screen.canvas.width * screen.canvas.height * count) / SAMPLES);
  const samples: number[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    await screen.show(index);
    const { pixels } = screen;
    const all = pixels.length / 4;
    for (; at < all; at += step) {
      const from = Math.floor(at) * 4;
      samples.push(...pixels.subarray(from, from + 4));
    }
    at -= all;
    progress(((index + 1) / count) * 0.25);
    await breathe(signal);
  }
  return quantize(new Uint8ClampedArray(samples), COLOURS);
}
