// What a painting starts from.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { test } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { button, choose, openWithPictures, paint, paintInVain, pixels, result, set, status } from "./support/page.mjs";
import { style } from "./support/pictures.mjs";
import { writePng } from "./support/png.mjs";

/** One iteration, which keeps what it has started from in sight. */
const SMALL = { network: "vgg19-lite", size: "48", iterations: "1", strength: "0.5" };

const green = {
  name: "green.png",
  mimeType: "image/png",
  buffer: writePng(60, 45, () => [0.1, 0.9, 0.1]),
};

describe("starting", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  async function ready(attributes = SMALL) {
    const page = await openWithPictures(context, site, attributes);
    await page.locator("details.more > summary").click();
    return page;
  }

  const from = (page, label) => page.getByLabel("Start from").selectOption({ label });

  /** How much more green there is than red and blue, of 255. */
  async function greenness(page) {
    const shown = await pixels(page);
    let sum = 0;
    for (let at = 0; at < shown.length; at += 4) sum += shown[at + 1] - (shown[at] + shown[at + 2]) / 2;
    return (sum * 4) / shown.length;
  }

  test("any picture", async () => {
    const page = await ready();
    await paint(page);
    const before = await greenness(page);
    await from(page, "A picture");
    assert.match(await paintInVain(page), /no picture to start from/);
    await choose(page, "Start picture", green);
    await status(page, /green\.png is ready/);
    await paint(page);
    assert.ok((await greenness(page)) > before + 30, `${await greenness(page)} after ${before}`);
    await button(page, "Remove start picture").click();
    assert.equal(await page.getByLabel("Start from").inputValue(), "content");
    await paint(page);
    assert.ok((await greenness(page)) < before + 10);
  });

  test("the last painting, also with another style, and it goes on from there", async () => {
    const page = await ready();
    const painting = page.getByLabel("Start from").locator('option[value="painting"]');
    assert.ok(await painting.isDisabled(), "there is none yet");
    await paint(page);
    const before = await greenness(page);
    await choose(page, "Style", green);
    await status(page, /green\.png is ready/);
    await set(page, { strength: "1", iterations: "40" });
    await paint(page);
    await choose(page, "Style", style);
    await status(page, /style\.png is ready/);
    await from(page, "The last painting");
    await set(page, SMALL);
    const [first] = await paint(page);
    assert.equal(first.iteration, 1, "a new painting");
    assert.ok((await greenness(page)) > before + 15, `${await greenness(page)} after ${before}`);
    const [next] = await paint(page);
    assert.equal(next.iteration, 2, "which goes on");
  });

  test("noise of a seed, which can be changed", async () => {
    const page = await ready();
    assert.ok(!(await page.getByLabel("Seed").isVisible()));
    await from(page, "Noise");
    assert.equal(await page.locator("impasto-stylizer").getAttribute("init"), "noise");
    const seen = new Set();
    for (const seed of ["1", "2", "1"]) {
      await page.getByLabel("Seed").fill(seed);
      await paint(page);
      seen.add((await result(page)).hash);
    }
    assert.equal(seen.size, 2);
    await button(page, "New seed").click();
    const seed = await page.locator("impasto-stylizer").getAttribute("seed");
    assert.ok(Number(seed) > 2);
    assert.equal(await page.getByLabel("Seed").inputValue(), seed);
  });

  test("a script can choose the picture too", async () => {
    site.put("green.png", green.buffer);
    const page = await ready();
    await page
      .locator("impasto-stylizer")
      .evaluate((element) => element.choose("start", new URL("green.png", location.href).href));
    await status(page, /green\.png is ready/);
    assert.equal(await page.getByLabel("Start from").inputValue(), "picture");
  });

  test("an attribute names the picture; taken away, the photo counts again", async () => {
    site.put("green.png", green.buffer);
    const page = await ready();
    await paint(page);
    const before = await greenness(page);
    await set(page, { "init-image": "green.png" });
    await status(page, /green\.png is ready/);
    await paint(page);
    assert.ok((await greenness(page)) > before + 30);
    await page.locator("impasto-stylizer").evaluate((element) => {
      element.initImage = null;
    });
    assert.equal(await page.getByLabel("Start from").inputValue(), "content");
    await paint(page);
    assert.ok((await greenness(page)) < before + 10);
  });
});
