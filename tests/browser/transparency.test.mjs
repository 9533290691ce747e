// A photo that one can see through in places: so one can through its painting.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe } from "node:test";
import { everywhere, waitFor } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { button, choose, open, paint, pixels, set, status } from "./support/page.mjs";
import { readPng, writePng } from "./support/png.mjs";
import { style } from "./support/pictures.mjs";

/** Transparent on the left, opaque on the right. */
const cutOut = {
  name: "cut-out.png",
  mimeType: "image/png",
  buffer: writePng(64, 48, (x, y) => [x / 64, y / 48, 0.5, x < 32 ? 0 : 1]),
};

describe("transparency", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  async function ready(file) {
    const page = await open(context, site, "?device=cpu");
    await set(page, { network: "vgg19-lite", size: "64", iterations: "3" });
    await choose(page, "Photo", file);
    await status(page, new RegExp(`${file.name} is ready`));
    await choose(page, "Style", style);
    await status(page, /style\.png is ready/);
    return page;
  }

  /** The alpha values of a row, with the width of 64 that all pictures here have. */
  const row = (data) => Array.from({ length: 64 }, (_, x) => data[(20 * 64 + x) * 4 + 3]);

  everywhere("the painting, its earlier states and the saved file are transparent where the photo is", async () => {
    const page = await ready(cutOut);
    await paint(page);
    const shown = row(await pixels(page));
    assert.deepEqual([shown[4], shown[60]], [0, 255]);
    for (const canvas of [".result", ".before", '.zone[data-role="photo"] .thumb'])
      assert.ok(await page.locator(`${canvas}.transparent`).isVisible(), `${canvas} lies on a chequerboard`);
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save").click()]);
    const saved = readPng(await readFile(await download.path()));
    assert.equal(saved.channels, 4);
    assert.deepEqual([row(saved.data)[4], row(saved.data)[60]], [0, 255]);
  });

  everywhere("an earlier state is not black where one sees through it", async () => {
    const page = await ready(cutOut);
    await set(page, { iterations: "9000", tolerance: "0" }); // It is still painted when Stop is pressed.
    await button(page, "Paint").click();
    const tiles = page.getByRole("button", { name: /^After \d+ iterations?$/ });
    await waitFor("two kept states", tiles.nth(1).waitFor());
    await tiles.first().click();
    const earlier = page.locator(".earlier");
    await waitFor("the earlier state", earlier.waitFor());
    const data = await earlier.evaluate(
      (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data,
    );
    assert.equal(data[3], 0);
    await button(page, "Stop").click();
  });

  everywhere("an opaque photo's painting is opaque", async () => {
    const opaque = { ...cutOut, name: "whole.png", buffer: writePng(64, 48, (x, y) => [x / 64, y / 48, 0.5]) };
    const page = await ready(opaque);
    await paint(page);
    assert.ok(row(await pixels(page)).every((alpha) => alpha === 255));
    assert.equal(await page.locator("canvas.transparent").count(), 0);
  });
});
