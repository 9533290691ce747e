import { message, type Said } from "../../languages/message";
import type { Clip } from "../clips/clip";
import type { ClipFormat } from "../clips/export-clip";
import type { FilmSource } from "../film-panel";
import { loadPart } from "../lazy-parts";
import { videoName } from "../moving-pictures";

/** Frames of a video that goes forwards and back: a minute at 30 a second. It is made in memory. */
const MOST_BACK = 1800;

/** A file of a painted video, and the ending of its name. */
export interface PaintedFile {
  blob: Blob;
  extension: string;
}

/** Short clips of a painted video, whose frames are decoded anew; as a video that goes forwards only it is what it is. */
export function videoSource(painted: PaintedFile, name: string): FilmSource {
  return {
    ...inCommon(name),
    film: async (format, boomerang) => {
      if (format === "video" && !boomerang) return { content: painted };
      const { openFrames } = await loadPart("impasto-video.js");
      const stepOf = await steps(format, boomerang);
      const store = await openFrames(painted.blob, name);
      const content = store.clip(stepOf(store.count));
      return { content, note: fewer(content.durations, store.count), close: store.close };
    },
  };
}

/** What was recorded of the camera. */
export function recordingSource(clip: Clip, name: string): FilmSource {
  return {
    ...inCommon(name),
    film: async (format, boomerang) => {
      const count = clip.durations.length;
      const stepOf = await steps(format, boomerang);
      const { fewerFrames } = await loadPart("impasto-clips.js");
      const content = fewerFrames(clip, stepOf(count));
      return { content, note: fewer(content.durations, count) };
    },
  };
}

function inCommon(name: string): Omit<FilmSource, "film"> {
  return {
    said: {
      save: message("clip.save"),
      making: message("clip.making"),
      cancelled: message("clip.cancelled"),
      ready: (name) => message("clip.ready", { name }),
    },
    // Not the name of the video that goes forwards only.
    name: (extension, boomerang) => videoName(name, extension, boomerang ? "-boomerang" : ""),
  };
}

/** Tells, of how many frames there are, every which one is taken. */
async function steps(format: ClipFormat, boomerang: boolean): Promise<(count: number) => number> {
  const { mostFrames, stepFor } = await loadPart("impasto-clips.js");
  const most = Math.min(mostFrames(format, boomerang), MOST_BACK);
  return (count) => stepFor(count, most);
}

/** What is said where frames are left out of `count`: those that are taken are shown for so many milliseconds each. */
export function fewer(durations: readonly number[], count: number): Said | undefined {
  const taken = durations.length;
  if (taken === count) return undefined;
  const seconds = durations.reduce((sum, duration) => sum + duration, 0) / 1000;
  const rate = { decimal: taken / seconds, digits: 1 };
  return message("clip.fewer", { count, taken, rate });
}
