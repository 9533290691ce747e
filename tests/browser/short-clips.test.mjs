// Short clips of painted videos and of the live camera: each is decoded again and compared with what was painted.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe } from "node:test";
import { launch, watchedContext, withBrowser } from "./support/browser.mjs";
import { everywhere, test, waitFor } from "./support/case.mjs";
import { clip, inspect, inspectAnimation, keepFrames, laboratory } from "./support/clips.mjs";
import { button, choose, distance, open, set, status } from "./support/page.mjs";
import { Site } from "./support/server.mjs";

const CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

describe("short clips of moving pictures", () => {
  let site;
  let lab;

  before(async () => {
    site = await Site.start();
  });
  after(() => site.stop());

  /** A page where pictures are painted at once, small, in a browser with a camera; it keeps the frames of videos. */
  async function withPage(use) {
    await withBrowser(site, { flags: CAMERA }, async (context) => {
      context.setDefaultTimeout(60_000);
      lab = await laboratory(context, site);
      const page = await open(context, site, "?device=cpu");
      await keepFrames(page);
      await page.evaluate(() => {
        document.querySelector("impasto-stylizer").addEventListener("video", ({ detail }) => {
          window.bytes = detail.blob.size;
        });
      });
      await set(page, { quality: "instant", size: "96", "gallery-style": "mosaic" });
      await status(page, /painted at once/);
      await use(page);
    });
  }

  /** Paints a video to its end and opens the panel for its clips. */
  async function paintVideo(page, file) {
    await choose(page, "Photo", file);
    await button(page, "Paint the video").click();
    await status(page, /is painted: \d+ frames/);
    await button(page, "As GIF or boomerang").click();
  }

  /** Saves the clip that is offered, and returns its name, its frames, and what the page says. */
  async function save(page, format, boomerang) {
    const panel = page.getByRole("region", { name: "Short clip" });
    await panel.getByLabel("Format").selectOption(format);
    await panel.getByLabel("Boomerang").setChecked(boomerang);
    const coming = page.waitForEvent("download");
    await button(page, "Save the clip").click();
    const download = await waitFor("the clip", coming);
    const said = await status(page, /^The clip is ready/);
    const buffer = await readFile(await download.path());
    const name = download.suggestedFilename();
    const type = { gif: "image/gif", webp: "image/webp" }[name.split(".").at(-1)];
    const frames = type ? await inspectAnimation(lab, { buffer, type }) : (await inspect(lab, { buffer })).frames;
    return { name, said, frames, bytes: buffer.length };
  }

  /** For each frame the number of the one that it is most like. */
  const nearest = (frames, all) =>
    frames.map(({ pixels }) => {
      const distances = all.map((one) => distance(one, pixels));
      return distances.indexOf(Math.min(...distances));
    });

  const there = Array.from({ length: 12 }, (_, i) => i);
  const thereAndBack = [...there, ...there.slice(1, -1).reverse()];

  everywhere("a painted video is saved as GIF, animated WebP and video, and as a boomerang of each", async () => {
    await withPage(async (page) => {
      await paintVideo(page, await clip("sound.mp4"));
      const all = await page.evaluate(() => window.painted);
      assert.equal(all.length, 12);
      for (const [format, ending] of [
        ["GIF", "gif"],
        ["Animated WebP", "webp"],
      ]) {
        const plain = await save(page, format, false);
        assert.equal(plain.name, `sound-impasto.${ending}`);
        assert.equal(plain.said, `The clip is ready: ${plain.name}.`);
        assert.deepEqual(nearest(plain.frames, all), there, format);
        assert.deepEqual([plain.frames[0].width, plain.frames[0].height], [96, 64]);
        const time = plain.frames.reduce((sum, { duration }) => sum + duration, 0);
        assert.ok(Math.abs(time - 1200) < 30, `${time} ms`);
        const back = await save(page, format, true);
        assert.equal(back.name, `sound-impasto-boomerang.${ending}`);
        assert.deepEqual(nearest(back.frames, all), thereAndBack, format);
      }
      const plain = await save(page, "Video", false);
      assert.match(plain.name, /^sound-impasto\.(mp4|webm)$/);
      assert.equal(plain.bytes, await page.evaluate(() => window.bytes), "it is the video, with its sound");
      const back = await save(page, "Video", true);
      assert.match(back.name, /^sound-impasto-boomerang\.(mp4|webm)$/);
      assert.deepEqual(nearest(back.frames, all), thereAndBack);

      await button(page, "Close the video").click();
      assert.equal(await button(page, "As GIF or boomerang").isVisible(), false);
      assert.equal(await button(page, "Save the clip").isVisible(), false);
    });
  });

  test("frames of a video are found in any order, of many as few are left out as there may be", async () => {
    const browser = await launch();
    try {
      const { context } = await watchedContext(browser, {});
      lab = await laboratory(context, site);
      const { count, duration, step, bytes } = await lab.evaluate(fewerOfMany);
      assert.deepEqual([count, Math.round(1000 * duration), step], [160, 8000, 2]);
      const frames = await inspectAnimation(lab, { buffer: Buffer.from(bytes), type: "image/gif" });
      const all = await lab.evaluate(() => window.frames.map(({ data }) => data));
      const taken = Array.from({ length: 80 }, (_, i) => 2 * i);
      assert.deepEqual(nearest(frames, all), [...taken, ...taken.slice(1, -1).reverse()]);
      assert.deepEqual([...new Set(frames.map(({ duration }) => duration))], [100]);
    } finally {
      await browser.close();
    }
  });

  /** Starts the camera and a recording of it. */
  async function record(page) {
    await button(page, "Camera live").click();
    await status(page, /^Painting what the camera sees/);
    await button(page, "Record").focus();
    await page.keyboard.press("Enter");
    await status(page, /^Recording up to 5 seconds/);
    assert.equal(await button(page, "End the recording").getAttribute("aria-pressed"), "true");
  }

  /** How long the page says that the recording is, and of how many frames. */
  async function recorded(page) {
    const said = await status(page, /^Recorded: /);
    const [seconds, count] = /^Recorded: (\d\.\d) s, (\d+) frames?; save it below/.exec(said).slice(1).map(Number);
    return { seconds, count };
  }

  test("the camera is recorded for five seconds, and what is seen is saved when it was seen", async () => {
    await withPage(async (page) => {
      await record(page);
      const { seconds, count } = await recorded(page);
      assert.equal(seconds, 5);
      assert.equal(await button(page, "Record").getAttribute("aria-pressed"), "false");
      const { name, frames } = await save(page, "Animated WebP", false);
      assert.equal(name, "camera-impasto.webp");
      assert.equal(frames.length, count);
      const time = frames.reduce((sum, { duration }) => sum + duration, 0);
      assert.ok(Math.abs(time - 1000 * seconds) < 100, `${time} ms, not ${seconds} s`);
      // Whoever records wants what is paused to go on.
      await button(page, "Pause").click();
      await button(page, "Record").click();
      assert.equal(await button(page, "Pause").getAttribute("aria-pressed"), "false");
      await button(page, "Stop").click();
    });
  });

  test("a recording ends with the camera or a pause, goes back as a boomerang, and is discarded", async () => {
    await withPage(async (page) => {
      await record(page);
      await waitFor("a frame", page.getByText(/· Recording: \d\.\d s$/).waitFor());
      await button(page, "Pause").click();
      await recorded(page);
      await button(page, "Stop").click();
      await button(page, "Camera live").waitFor();
      await record(page);
      await waitFor("more frames", page.getByText(/· Recording: [2-4]\.\d s$/).waitFor());
      await button(page, "Stop").click();
      const { count } = await recorded(page);
      const { frames, name } = await save(page, "GIF", true);
      assert.equal(name, "camera-impasto-boomerang.gif");
      assert.ok(count > 2);
      assert.equal(frames.length, 2 * count - 2);
      for (let i = 1; i < count - 1; i++) {
        assert.deepEqual(frames[frames.length - i].pixels, frames[i].pixels, `frame ${i} comes again`);
        assert.notDeepEqual(frames[i].pixels, frames[i - 1].pixels, `frame ${i} is another`);
      }
      assert.equal((await save(page, "Video", false)).frames.length, count);
      await button(page, "Discard the recording").click();
      assert.equal(await page.getByRole("region", { name: "Moving pictures" }).isVisible(), false);
    });
  });
});

/** In the page: a boomerang of a video of 160 frames, at 20 a second, each of a colour and with a spot of its own. */
async function fewerOfMany() {
  const { clipOf, exportClip, mostFrames, stepFor } = await import("./impasto-clips.js");
  const { openFrames } = await import("./impasto-video.js");
  window.frames = Array.from({ length: 160 }, (_, i) => {
    const context = new OffscreenCanvas(48, 48).getContext("2d");
    context.fillStyle = `hsl(${(i * 47) % 360} 80% ${30 + ((i * 7) % 50)}%)`;
    context.fillRect(0, 0, 48, 48);
    context.fillStyle = `hsl(${(i * 101) % 360} 80% 60%)`;
    context.fillRect((i * 13) % 40, (i * 29) % 40, 20, 20);
    return { width: 48, height: 48, duration: 50, data: context.getImageData(0, 0, 48, 48).data };
  });
  const video = await exportClip(await clipOf(window.frames), { format: "video" });
  const store = await openFrames(video.blob, "many.mp4");
  const { count } = store;
  const duration = store.clip(1).durations.reduce((sum, one) => sum + one, 0) / 1000;
  const step = stepFor(count, mostFrames("gif", true));
  const { blob } = await exportClip(store.clip(step), { format: "gif", boomerang: true });
  store.close();
  return { count, duration, step, bytes: new Uint8Array(await blob.arrayBuffer()) };
}
