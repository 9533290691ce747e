import type { InputVideoTrack } from "mediabunny";
import { message } from "../../languages/message";
import { refusedByPolicy, wasRefused } from "../../worker/policy";
import type { Frame, FrameSource } from "./frame";
import { type FrameTimes, readFrameTimes } from "./frame-times";

/** Milliseconds that a frame may take to be there: one that is damaged may never be. */
const PATIENCE = 20_000;

/** Milliseconds after which a frame is in sight of which the browser has told nothing. */
const PRESENTATION = 1000;

/** Seconds by which two times of one frame may differ. */
const CLOSE = 1e-4;

/**
 * The frames of a video as a video element shows them, for browsers without WebCodecs and for codecs that only the element
 * knows; undefined where it does not know this one either. Rejects where the file is damaged, and with `refused-by-policy`.
 */
export async function playedFrames(file: Blob, track: InputVideoTrack): Promise<FrameSource | undefined> {
  const video = document.createElement("video");
  Object.assign(video, { muted: true, playsInline: true, preload: "auto", src: URL.createObjectURL(file) });
  const close = () => {
    URL.revokeObjectURL(video.src);
    // This lets its decoder go.
    video.removeAttribute("src");
    video.load();
  };
  try {
    if (await plays(video)) {
      const times = await readFrameTimes(track);
      return { frames: (from) => framesOf(video, times, from), close };
    }
  } catch (error) {
    close();
    throw error;
  }
  close();
  return undefined;
}

/** Whether it shows pictures of it: sound alone is played too. */
async function plays(video: HTMLVideoElement): Promise<boolean> {
  try {
    await when(video, "loadeddata");
    return video.videoWidth > 0;
  } catch {
    const refused = await wasRefused(["media-src", "default-src"], (blocked) => blocked.startsWith("blob"));
    if (refused) throw refusedByPolicy(message("what.video"), "media-src", "blob:");
    return false;
  }
}

async function* framesOf(
  video: HTMLVideoElement,
  { times, end }: FrameTimes,
  from: number,
): AsyncGenerator<Frame, void, unknown> {
  const before = times.findLastIndex((time) => time <= from + CLOSE);
  for (let i = Math.max(before, 0); i < times.length; i++) {
    const timestamp = times[i] ?? 0;
    const duration = (times[i + 1] ?? end) - timestamp;
    // The middle of a frame is in no other, however a browser rounds.
    await seek(video, timestamp + duration / 2);
    yield {
      timestamp,
      duration,
      displayWidth: video.videoWidth,
      displayHeight: video.videoHeight,
      draw: (context, ...place) => context.drawImage(video, ...place),
      close: () => undefined,
    };
  }
}

/** Resolves once the frame of this second is shown. */
async function seek(video: HTMLVideoElement, second: number): Promise<void> {
  const sought = when(video, "seeked");
  const shown = presented(video);
  video.currentTime = second;
  await sought;
  await shown;
}

/**
 * Resolves once another frame is shown, which may be after the browser has come to it. It tells of none where the page is hidden,
 * and where the frame is in sight already.
 */
function presented(video: HTMLVideoElement): Promise<void> {
  if (!("requestVideoFrameCallback" in video) || document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    video.requestVideoFrameCallback(() => resolve());
    setTimeout(resolve, PRESENTATION);
  });
}

/** Waits for an event; rejects where the video cannot be played, or where nothing comes. */
function when(video: HTMLVideoElement, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const { signal } = over;
    const end = (settle: () => void) => () => {
      over.abort();
      clearTimeout(timer);
      settle();
    };
    const fail = (why: string) => end(() => reject(new Error(why)));
    const broken = () => fail(video.error?.message || "cannot be played")();
    const timer = setTimeout(fail(`no ${event} after ${PATIENCE} ms`), PATIENCE);
    video.addEventListener(event, end(resolve), { signal });
    video.addEventListener("error", broken, { signal });
    // It says so once.
    if (video.error) broken();
  });
}
