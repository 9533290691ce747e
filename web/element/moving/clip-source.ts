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
      const store = await openFrames(painted.blob, name);
      const step = await stepOf(store.count, format, boomerang);
      const { count, duration, close } = store;
      const content = store.clip(step);
      return { content, note: fewer(content.durations.length, count, duration), close };
    },
  };
}

/** What was recorded of the camera. */
export function recordingSource(clip: Clip, name: string): FilmSource {
  return {
    ...inCommon(name),
    film: async (format, boomerang) => {
      const count = clip.durations.length;
      const step = await stepOf(count, format, boomerang);
      const { fewerFrames } = await loadPart("impasto-clips.js");
      const seconds = clip.durations.reduce((sum, duration) => sum + duration, 0) / 1000;
      const content = fewerFrames(clip, step);
      return { content, note: fewer(content.durations.length, count, seconds) };
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

async function stepOf(count: number, format: ClipFormat, boomerang: boolean): Promise<number> {
  const { mostFrames, stepFor } = await loadPart("impasto-clips.js");
  return stepFor(count, Math.min(mostFrames(format, boomerang), MOST_BACK));
}

/** What is said where frames are left out: only so many are taken of `count`, which take so many seconds. */
export function fewer(taken: number, count: number, seconds: number): Said | undefined {
  if (taken === count) return undefined;
  const rate = { decimal: taken / seconds, digits: 1 };
  return message("clip.fewer", { count, taken, rate });
}
