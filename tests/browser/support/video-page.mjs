// A page that paints videos in a look, and what is made of them.

import { inspect, keepFrames, laboratory, painted } from "./clips.mjs";
import { button, choose, open, set, status } from "./page.mjs";

/**
 * A page where pictures are painted at once, small, which keeps what is painted as `window.video` and its frames as
 * `window.painted`; `prepare` runs in it before anything else. `lab` is a page where videos are taken apart.
 */
export async function openVideoPage(context, site, prepare = () => undefined) {
  context.setDefaultTimeout(60_000);
  const lab = await laboratory(context, site);
  await context.addInitScript(prepare);
  const page = await open(context, site, "?device=cpu");
  await keepFrames(page);
  await page.evaluate(() => {
    const element = document.querySelector("impasto-stylizer");
    element.addEventListener("video", ({ detail }) => {
      window.video = detail.blob;
      window.events.push({ ...detail, blob: undefined });
    });
  });
  await set(page, { quality: "instant", size: "96", "gallery-style": "mosaic" });
  await status(page, /painted at once/);
  return { page, lab };
}

/** Chooses a clip as the photo, paints it to its end, and returns what the page says. */
export async function paintVideo(page, file, end = /is painted: \d+ frames/) {
  await choose(page, "Photo", file);
  await button(page, "Paint the video").click();
  return status(page, end);
}

/** What is in the video that was painted last. */
export async function made(page, lab) {
  const video = await painted(page);
  return { type: video.type, ...(await inspect(lab, video)) };
}
