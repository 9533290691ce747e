// Looks that learn from a painting of a photo, such as of a video's first frame.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { test } from "./support/case.mjs";
import { clipOf, inspect, laboratory, painted } from "./support/clips.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { hearLooks, LESSON, SETTINGS } from "./support/looks.mjs";
import {
  assertOneSentence,
  button,
  choose,
  distance,
  events,
  eventsUntil,
  open,
  openWithPictures,
  paint,
  pixels,
  result,
  set,
  status,
} from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { writePng } from "./support/png.mjs";

const BOX = "Learn from your painting of this photo";
const box = (page) => page.getByLabel(BOX);

/** So that key frames are learned soon, and style and photo count for little. */
const KEEN = { ...LESSON, style_weight: 0.1, rate: 0.01, key_frame_weight: 100 };

/** Of a lesson, all alike on slow machines and fast ones. */
const STEPS = 100;

/** A second photo, and a painting of it that no style has anything to do with. */
const other = { ...photo, name: "other.png", buffer: writePng(64, 48, (x, y) => [x / 64, y / 48, 0.3]) };
const negative = { ...photo, name: "negative.png", buffer: writePng(64, 48, (x, y) => [1 - x / 64, 1 - y / 48, 0.7]) };

/** How far two pictures of 64 × 48 pixels are apart, strokes left out: by the means of 8 × 8 pixels. */
function apart(one, other) {
  const means = (pixels) => {
    const sums = new Array(3 * 8 * 6).fill(0);
    for (let y = 0; y < 48; y++)
      for (let x = 0; x < 64; x++)
        for (let channel = 0; channel < 3; channel++)
          sums[3 * (8 * (y >> 3) + (x >> 3)) + channel] += pixels[4 * (64 * y + x) + channel] / 64;
    return sums;
  };
  return distance(means(one), means(other));
}

describe("key frames", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
    context.setDefaultTimeout(100_000);
  });

  /** Teaches the chosen style for so many steps, and returns the photo in its look. */
  async function taught(page, options) {
    const from = (await events(page)).length;
    await page.locator("impasto-stylizer").evaluate(
      async (element, { lesson, options, steps }) => {
        const file = async ({ name, bytes }) => new File([new Uint8Array(bytes)], name);
        const keyFrames = await Promise.all(
          (options ?? []).map(async ({ photo, painting }) => ({
            photo: await file(photo),
            painting: await file(painting),
          })),
        );
        const onProgress = ({ detail }) => detail.steps >= steps && element.stop();
        element.addEventListener("progress", onProgress);
        await element.teach(lesson, options ? { keyFrames } : {});
        element.removeEventListener("progress", onProgress);
      },
      { lesson: KEEN, options, steps: STEPS },
    );
    const since = await events(page, from);
    const failure = since.find(({ type }) => type === "error");
    if (failure) return { failure };
    return { pixels: await pixels(page) };
  }

  const plain = ({ name, buffer }) => ({ name, bytes: new Uint8Array(buffer) });

  test("a look learns from the painting that is there, where that is ticked", { seconds: 300 }, async () => {
    const lab = await laboratory(context, site);
    const page = await open(context, site, "?device=cpu");
    await hearLooks(page);
    await set(page, { ...SETTINGS, iterations: "25" });
    await choose(page, "Style", style);
    await status(page, /style\.png is ready/);
    const frame = (shift) => {
      const data = [];
      for (let y = 0; y < 48; y++)
        for (let x = 0; x < 64; x++) data.push(x + shift < 32 ? 40 : 220, 4 * x, 255 - 5 * y, 255);
      return { width: 64, height: 48, data };
    };
    await choose(page, "Photo", await clipOf(lab, "edge.webm", [frame(0), frame(2)]));
    await status(page, /its first frame is the photo/);
    await paint(page);
    const painting = await pixels(page);

    await set(page, { quality: "instant" });
    await box(page).waitFor();
    const without = await taught(page);
    await button(page, "Delete style").click();
    await button(page, "Teach this style").waitFor();
    await box(page).check();
    const withIt = await taught(page);
    const [far, near] = [without, withIt].map(({ pixels }) => apart(pixels, painting));
    console.log(`Taught with the key frame it is ${near} from the painting, without ${far}.`);
    assert.ok(near < 0.75 * far, `${near}, without ${far}`);

    // The whole video is painted in it.
    await page.evaluate(() =>
      document
        .querySelector("impasto-stylizer")
        .addEventListener("video", ({ detail }) => (window.video = detail.blob)),
    );
    await button(page, "Paint the video").click();
    await status(page, /^edge\.webm is painted: 2 frames/);
    const { frames } = await inspect(lab, await painted(page));
    assert.equal(frames.length, 2);
    const first = apart(frames[0].pixels, painting);
    assert.ok(first < 0.9 * far, `the first frame is ${first} from the painting`);
  });

  test("only the finished painting of what is chosen is offered", async () => {
    const page = await openWithPictures(context, site, { ...SETTINGS, iterations: "3" });
    await set(page, { quality: "instant" });
    await button(page, "Teach this style").waitFor();
    assert.equal(await box(page).isVisible(), false, "nothing is painted");
    await set(page, { quality: "quick" });
    await button(page, "Paint").waitFor();
    await paint(page);
    await set(page, { quality: "instant" });
    await box(page).waitFor();
    await choose(page, "Photo", other);
    await box(page).waitFor({ state: "hidden" });
    await set(page, { quality: "quick" });
    await button(page, "Paint").waitFor();
    await paint(page);
    await set(page, { quality: "instant" });
    await box(page).waitFor();
    await choose(page, "Style", { ...style, name: "again.png" });
    await status(page, /again\.png has no look yet/);
    await box(page).waitFor({ state: "hidden" });
  });

  test("a script gives photos and paintings; one that cannot be read is told, and nothing is lost", async () => {
    const page = await openWithPictures(context, site, SETTINGS);
    await hearLooks(page);
    await choose(page, "Photo", other);
    await status(page, /other\.png is ready/);
    await set(page, { quality: "instant" });
    await button(page, "Teach this style").waitFor();
    const wanted = await page.evaluate(async (bytes) => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d");
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, canvas.width, canvas.height).data;
    }, new Uint8Array(negative.buffer));
    const { pixels: learned } = await taught(page, [{ photo: plain(other), painting: plain(negative) }]);
    const photographed = await page.evaluate(() => {
      const before = document.querySelector("impasto-stylizer").shadowRoot.querySelector("canvas.before");
      return before.getContext("2d").getImageData(0, 0, before.width, before.height).data;
    });
    const [near, far] = [distance(learned, wanted), distance(photographed, wanted)];
    console.log(`The photo in the look is ${near} from its painting, and was ${far} from it.`);
    assert.ok(near < 0.6 * far, `${near}, the photo ${far}`);

    const { hash } = await result(page);
    for (const pair of [
      { photo: plain(other), painting: { name: "broken.png", bytes: [1, 2, 3] } },
      { photo: { name: "broken.png", bytes: [] }, painting: plain(negative) },
    ]) {
      const { failure } = await taught(page, [pair]);
      assert.match(failure.message, /^broken\.png /);
      assertOneSentence(failure.message.charAt(0).toUpperCase() + failure.message.slice(1));
    }
    assert.equal((await result(page)).hash, hash, "the picture stays");
    assert.equal(await page.getByRole("group", { name: "My looks" }).getByRole("listitem").count(), 1);
    const from = (await events(page)).length;
    await set(page, { size: "48" });
    await eventsUntil(page, "finish", from);
  });
});
