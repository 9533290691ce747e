import type { Clip } from "./clip";
import type { ClipFormat } from "./export-clip";
import { cutting, fading, type FilmFrame } from "./time-lapse-plan";

/**
 * Frames a second, and how many show the painting at the end. A GIF has one frame for each state, as each costs as much as the first;
 * players of videos are not to be trusted with frames that stay for seconds.
 */
const RATES: Readonly<Record<Exclude<ClipFormat, "gif">, readonly [rate: number, stills: number]>> = {
  video: [24, 48],
  webp: [10, 1],
};

/** A clip of a painting's states, the last of which is the painting. Its pictures are held until `close`. */
export async function timeLapse(
  pictures: readonly (Blob | HTMLCanvasElement)[],
  format: ClipFormat,
): Promise<Clip & { close: () => void }> {
  const states = await Promise.all(pictures.map((picture) => createImageBitmap(picture)));
  const plan = format === "gif" ? cutting(states.length) : fading(states.length, ...RATES[format]);
  const { width = 0, height = 0 } = states.at(-1) ?? {};
  return {
    width,
    height,
    durations: plan.map(({ duration }) => duration * 1000),
    draw: (index, context) => drawFrame(context, states, plan[index]),
    close: () => states.forEach((state) => state.close()),
  };
}

/** A state, and the next that comes through it. */
function drawFrame(
  context: CanvasRenderingContext2D,
  states: readonly ImageBitmap[],
  frame: FilmFrame | undefined,
): void {
  if (!frame) return;
  for (const [at, opacity] of [
    [frame.index, 1],
    [frame.index + 1, frame.next],
  ] as const) {
    const state = states[at];
    if (!state || opacity === 0) continue;
    context.globalAlpha = opacity;
    context.drawImage(state, 0, 0, context.canvas.width, context.canvas.height);
  }
  context.globalAlpha = 1;
}
