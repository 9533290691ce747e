// Videos in browsers that have no WebCodecs, or not all of it: a video element shows the frames, and an animated picture is made.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe } from "node:test";
import { everywhere, test } from "./support/case.mjs";
import { assertTimes, clip, clipOf, inspect, inspectAnimation, painted } from "./support/clips.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { button, distance, events, status } from "./support/page.mjs";
import { chooseVideo, made, openVideoPage, paintVideo } from "./support/video-page.mjs";

/** No decoder, for browsers as they are seen by the page alone. */
const undecoding = () => delete window.VideoDecoder;

const unable = () => {
  delete window.VideoDecoder;
  delete window.VideoEncoder;
};

describe("videos without WebCodecs", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  const last = async (page) => (await events(page)).findLast(({ type }) => type === "video");

  everywhere("a video element shows every frame at its time", async () => {
    const { page, lab } = await openVideoPage(context, site, undecoding);
    const file = await clip("sound.webm");
    const source = await inspect(lab, file);
    await paintVideo(page, file, /^sound\.webm is painted: 12 frames/);
    const video = await made(page, lab);
    assertTimes(video.frames, source.frames);
    assert.equal(video.sound, "opus");
    assert.deepEqual(
      video.packets.map(({ hash }) => hash),
      source.packets.map(({ hash }) => hash),
    );
  });

  test("its frames are those that a decoder gives, also of a turned and an uneven one", async () => {
    const { page } = await openVideoPage(context, site, () => {
      // Both ways in one page.
      const { VideoDecoder } = window;
      window.decoding = (on) => (on ? (window.VideoDecoder = VideoDecoder) : delete window.VideoDecoder);
      // What is read of the video, before it is painted.
      window.read = [];
      const { drawImage } = OffscreenCanvasRenderingContext2D.prototype;
      OffscreenCanvasRenderingContext2D.prototype.drawImage = function (source, ...place) {
        drawImage.call(this, source, ...place);
        if (source instanceof HTMLVideoElement || source instanceof VideoFrame) {
          const { width, height } = this.canvas;
          window.read.push(this.getImageData(0, 0, width, height).data);
        }
      };
    });
    const read = async (file, decoding) => {
      await page.evaluate((on) => void window.decoding(on), decoding);
      await chooseVideo(page, file);
      await page.evaluate(() => (window.read = []));
      await button(page, "Paint the video").click();
      await status(page, /is painted: \d+ frames/);
      const event = await last(page);
      // The photo was read before them.
      return { frames: (await page.evaluate(() => window.read)).slice(-event.frames), event };
    };
    for (const name of ["plain.mp4", "rotated.mp4", "variable.mp4"]) {
      const file = await clip(name);
      const decoded = await read(file, true);
      const played = await read(file, false);
      assert.deepEqual(
        [played.event.frames, played.event.width, played.event.height],
        [decoded.event.frames, decoded.event.width, decoded.event.height],
      );
      assert.equal(played.frames.length, decoded.frames.length);
      played.frames.forEach((pixels, i) => {
        const distances = decoded.frames.map((frame) => distance(frame, pixels));
        assert.equal(distances.indexOf(Math.min(...distances)), i, `${name}, frame ${i}`);
        // Browsers differ from themselves in how colours are read that the file does not explain.
        assert.ok(distances[i] < 15, `${name}, frame ${i} is ${distances[i]} away`);
      });
    }
  });

  test("a codec that the decoder refuses is left to the video element", async () => {
    const { page } = await openVideoPage(context, site, () => {
      if (window.VideoDecoder) VideoDecoder.isConfigSupported = async (config) => ({ supported: false, config });
    });
    await paintVideo(page, await clip("plain.mp4"), /^plain\.mp4 is painted: 12 frames/);
  });

  test("one that is cut off is painted as far as it goes there too", async () => {
    const { page } = await openVideoPage(context, site, undecoding);
    const { buffer, ...rest } = await clip("long.mp4");
    const half = { ...rest, buffer: buffer.subarray(0, Math.round(buffer.length * 0.6)) };
    const said = await paintVideo(page, half, /is painted/);
    assert.match(said, /damaged or cut off after \d s; what comes before is painted/);
    const { frames } = await last(page);
    assert.ok(frames > 10 && frames < 50, `${frames} frames`);
  });

  test("where no video can be made it becomes an animated picture", async () => {
    const { page, lab } = await openVideoPage(context, site, unable);
    const file = await clip("sound.mp4");
    const source = await inspect(lab, file);
    const said = await paintVideo(page, file);
    assert.match(said, /^sound\.mp4 is painted: 12 frames, 96 × 64 pixels/);
    assert.match(said, /Its sound \(AAC\) fits into no video that this browser can make/);
    const picture = await painted(page);
    assert.equal(picture.type, "image/webp");
    const frames = await inspectAnimation(lab, picture);
    assert.equal(frames.length, 12);
    const shown = await page.evaluate(() => window.painted);
    frames.forEach(({ duration, width, height, pixels }, i) => {
      assert.deepEqual([width, height], [96, 64]);
      assert.ok(Math.abs(duration - source.frames[i].duration * 1000) <= 1, `frame ${i} takes ${duration} ms`);
      const distances = shown.map((one) => distance(one, pixels));
      assert.equal(distances.indexOf(Math.min(...distances)), i, `frame ${i}`);
    });
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save the video").click()]);
    assert.equal(download.suggestedFilename(), "sound-impasto.webp");
    assert.equal((await readFile(await download.path())).length, picture.buffer.length);

    // Its frames are there for a GIF too.
    await button(page, "As GIF or boomerang").click();
    const panel = page.getByRole("region", { name: "Short clip" });
    await panel.getByLabel("Format").locator("option").first().waitFor({ state: "attached" });
    assert.deepEqual(await panel.getByLabel("Format").locator("option").allTextContents(), ["Animated WebP", "GIF"]);
    await panel.getByLabel("Format").selectOption("gif");
    const [gif] = await Promise.all([page.waitForEvent("download"), button(page, "Save the clip").click()]);
    assert.equal(gif.suggestedFilename(), "sound-impasto.gif");
  });

  test("an animated picture of a long video leaves frames out and takes as long", async () => {
    const { page, lab } = await openVideoPage(context, site, unable);
    const gray = (value) => ({ width: 16, height: 16, data: new Uint8ClampedArray(16 * 16 * 4).fill(value) });
    const many = await clipOf(
      lab,
      "many.webm",
      Array.from({ length: 310 }, (_, i) => gray(i % 256)),
    );
    await page.locator("impasto-stylizer .details").evaluate((details) => {
      window.details = [];
      const note = () => window.details.push(details.textContent);
      new MutationObserver(note).observe(details, { childList: true, characterData: true, subtree: true });
    });
    const said = await paintVideo(page, many, /^many\.webm is painted: 310 frames/);
    assert.match(said, /It holds 155 of its 310 frames, 5\.0 a second/);
    const frames = await inspectAnimation(lab, await painted(page));
    assert.equal(frames.length, 155);
    const details = await page.evaluate(() => window.details);
    const making = details.flatMap((words) => /^Making the animated picture… (\d+) %$/.exec(words)?.[1] ?? []);
    assert.ok(making.length > 10 && Number(making.at(-1)) === 100, making.join());
    assert.equal(details.at(-1), "Nothing leaves your computer.");
    for (const [i, { duration }] of frames.entries())
      assert.ok(Math.abs(duration - 200) <= 1, `frame ${i}: ${duration} ms`);
  });
});
