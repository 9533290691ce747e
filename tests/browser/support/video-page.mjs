// A page that paints videos in a look, and what is made of them.

import { waitFor } from "./case.mjs";
import { inspect, keepFrames, laboratory, painted } from "./clips.mjs";
import { button, choose, eventsUntil, open, set, status } from "./page.mjs";

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
  // It comes after the words, and could be taken for another picture's.
  await eventsUntil(page, "finish");
  return { page, lab };
}

/** Chooses a clip as the photo, and waits until it can be painted: until then, what was chosen before would be. */
export async function chooseVideo(page, file) {
  const film = page.locator(".film-name");
  await film.evaluateAll((names) => names.forEach((name) => name.replaceChildren()));
  await choose(page, "Photo", file);
  await waitFor("the video to be taken", film.filter({ hasText: file.name }).waitFor());
}

/** Chooses a clip as the photo, paints it to its end, and returns what the page says. */
export async function paintVideo(page, file, end = /is painted: \d+ frames/) {
  await chooseVideo(page, file);
  await button(page, "Paint the video").click();
  return status(page, end);
}

/** What is in the video that was painted last. */
export async function made(page, lab) {
  const video = await painted(page);
  return { type: video.type, ...(await inspect(lab, video)) };
}
