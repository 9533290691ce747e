// Short clips of painted videos and of the live camera: each is decoded again and compared with what was painted.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe } from "node:test";
import { assertQuiet, launch, watchedContext } from "./support/browser.mjs";
import { test, waitFor } from "./support/case.mjs";
import { clip, inspect, inspectAnimation, laboratory } from "./support/clips.mjs";
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
  async function withPage(use, { size = "96" } = {}) {
    const browser = await launch({ flags: CAMERA });
    try {
      const { context, seen } = await watchedContext(browser, {});
      context.setDefaultTimeout(60_000);
      lab = await laboratory(context, site);
      const page = await open(context, site, "?device=cpu");
      await page.evaluate(() => {
        // Every frame that is painted passes here on its way to the encoder.
        window.painted = [];
        const { putImageData } = OffscreenCanvasRenderingContext2D.prototype;
        OffscreenCanvasRenderingContext2D.prototype.putImageData = function (image, ...place) {
          window.painted.push([...image.data]);
          return putImageData.call(this, image, ...place);
        };
        document.querySelector("impasto-stylizer").addEventListener("video", ({ detail }) => {
          window.bytes = detail.blob.size;
        });
      });
      await set(page, { quality: "instant", size, "gallery-style": "mosaic" });
      await status(page, /painted at once/);
      await use(page);
      assertQuiet(seen, site);
    } finally {
      await browser.close();
    }
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

  test("a painted video is saved as GIF, animated WebP and video, and as a boomerang of each", async () => {
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

  test("of a video with too many frames every so-manieth is taken, and it says so", async () => {
    await withPage(
      async (page) => {
        const file = { name: "many.webm", mimeType: "video/webm", buffer: Buffer.from(await lab.evaluate(manyFrames)) };
        await paintVideo(page, file);
        const all = await page.evaluate(() => window.painted);
        assert.equal(all.length, 160);
        assert.equal((await save(page, "GIF", false)).frames.length, 160);
        const { frames, said } = await save(page, "GIF", true);
        assert.match(said, /Of its 160 frames it holds 80, 10\.0 a second: this format takes no more\.$/);
        assert.equal(frames.length, 158);
        const order = nearest(frames, all);
        const taken = Array.from({ length: 80 }, (_, i) => 2 * i);
        assert.deepEqual(order, [...taken, ...taken.slice(1, -1).reverse()]);
        assert.deepEqual([...new Set(frames.map(({ duration }) => duration))], [100]);
      },
      { size: "32" },
    );
  });

  test("the camera is recorded for some seconds, and saved after it is off too", async () => {
    await withPage(async (page) => {
      await button(page, "Camera live").click();
      await status(page, /^Painting what the camera sees/);
      await button(page, "Record").click();
      await status(page, /^Recording up to 5 seconds/);
      assert.equal(await button(page, "End the recording").getAttribute("aria-pressed"), "true");
      await page.getByText(/· Recording: \d\.\d s$/).waitFor();
      // It ends by itself.
      const [, seconds, count] = /^Recorded: (\d\.\d) s, (\d+) frames/.exec(await status(page, /^Recorded: /));
      assert.ok(Number(seconds) > 4 && Number(seconds) < 5.6, `${seconds} s`);
      const webp = await save(page, "Animated WebP", false);
      assert.equal(webp.name, "camera-impasto.webp");
      assert.equal(webp.frames.length, Number(count));
      const time = webp.frames.reduce((sum, { duration }) => sum + duration, 0);
      assert.ok(Math.abs(time - 1000 * seconds) < 100, `${time} ms, not ${seconds} s`);
      await button(page, "Stop").click();
      await status(page, /^The camera is off/);

      // One that is ended early takes its place.
      await button(page, "Camera live").click();
      await status(page, /^Painting what the camera sees/);
      await button(page, "Record").click();
      await page.getByText(/· Recording: [1-9]\.\d s$/).waitFor();
      await button(page, "Stop").click();
      const [, fewer] = /, (\d+) frames/.exec(await status(page, /^Recorded: /));
      assert.ok(Number(fewer) > 2 && Number(fewer) < Number(count), `${fewer} of ${count}`);
      const { frames } = await save(page, "GIF", true);
      assert.equal(frames.length, 2 * Number(fewer) - 2);
      for (let i = 1; i < fewer - 1; i++) {
        assert.deepEqual(frames[frames.length - i].pixels, frames[i].pixels, `frame ${i} comes again`);
        assert.notDeepEqual(frames[i].pixels, frames[i - 1].pixels, `frame ${i} is another`);
      }
      const video = await save(page, "Video", false);
      assert.equal(video.frames.length, Number(fewer));

      await button(page, "Discard the recording").click();
      assert.equal(await page.getByRole("region", { name: "Moving pictures" }).isVisible(), false);
    });
  });

  test("what is paused while it is recorded ends there", async () => {
    await withPage(async (page) => {
      await button(page, "Camera live").click();
      await status(page, /^Painting what the camera sees/);
      await button(page, "Record").focus();
      await page.keyboard.press("Enter");
      await page.getByText(/· Recording: 0\.[1-9] s$/).waitFor();
      await button(page, "Pause").click();
      await status(page, /^Recorded: /);
      assert.equal(await button(page, "Record").getAttribute("aria-pressed"), "false");
      assert.ok((await save(page, "GIF", false)).frames.length > 1);
      // Whoever records wants it to go on.
      await button(page, "Record").click();
      assert.equal(await button(page, "Pause").getAttribute("aria-pressed"), "false");
      await button(page, "Stop").click();
      await status(page, /^(The camera is off|Recorded)/);
    });
  });
});

/** In the page: 160 frames at 20 a second, in which a line goes down. */
async function manyFrames() {
  const { BufferTarget, CanvasSource, Output, WebMOutputFormat } = await import("./mediabunny.js");
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const canvas = new OffscreenCanvas(32, 160);
  const context = canvas.getContext("2d");
  const source = new CanvasSource(canvas, { codec: "vp8", bitrate: 2e6 });
  output.addVideoTrack(source);
  await output.start();
  for (let i = 0; i < 160; i++) {
    context.fillStyle = "white";
    context.fillRect(0, 0, 32, 160);
    context.fillStyle = "black";
    context.fillRect(0, 0, 32, i + 1);
    await source.add(i / 20, 1 / 20);
  }
  await output.finalize();
  return [...new Uint8Array(target.buffer)];
}
