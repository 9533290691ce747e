// A device that is lost while something is painted in a look: it is painted again with another.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { test, waitFor } from "./support/case.mjs";
import { clip } from "./support/clips.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { loseDevices, startCounting } from "./support/engines.mjs";
import { button, events, eventsUntil, set, status } from "./support/page.mjs";
import { chooseVideo, made, openVideoPage } from "./support/video-page.mjs";

describe("a device that is lost in a look", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  const errors = async (page, from) => (await events(page, from)).filter(({ type }) => type === "error");

  /** A page whose engine's calls count from now on. */
  async function openCounted() {
    const { page } = await openVideoPage(context, site);
    await startCounting(page);
    return page;
  }

  const workers = () => site.count("impasto-worker.js");

  test("an instant picture is painted again with another device", async () => {
    await loseDevices(site, "Engine", "apply", [1], { later: true });
    const page = await openCounted();
    assert.equal(workers(), 1);
    const from = (await events(page)).length;
    await set(page, { "gallery-style": "ink" });
    await eventsUntil(page, "finish", from);
    await status(page, /painted at once/);
    assert.deepEqual(await errors(page, from), []);
    assert.equal(workers(), 2);
  });

  test("one that is lost again and again is given up, and the next Paint works", async () => {
    const left = await loseDevices(site, "Engine", "apply", [1, 1, 1, 1, 1, 1, 1], { later: true });
    const page = await openCounted();
    const from = (await events(page)).length;
    await set(page, { "gallery-style": "ink" });
    await status(page, /The device failed/);
    await page.waitForTimeout(1000);
    assert.equal((await errors(page, from)).length, 1);
    assert.ok(left.length >= 2, "it does not go on for ever");
    left.splice(0);
    await set(page, { device: "auto" }); // One that is open may be of those that lose it.
    const before = (await events(page)).length;
    await button(page, "Paint").click();
    await eventsUntil(page, "finish", before);
  });

  test("a script's picture is painted again too", async () => {
    await loseDevices(site, "Engine", "apply", [1], { later: true });
    const page = await openCounted();
    const [width, height] = await page.locator("impasto-stylizer").evaluate(async (element) => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
      canvas.getContext("2d").fillRect(0, 0, 40, 30);
      const painted = await element.apply(canvas);
      return [painted.width, painted.height];
    });
    assert.deepEqual([width, height], [40, 30]);
    assert.equal(workers(), 2);
  });

  test("a video goes on with the frame that was being painted", async () => {
    await loseDevices(site, "FramePainter", "paint", [5]);
    const { page, lab } = await openVideoPage(context, site);
    await page.evaluate(() => {
      const line = document.querySelector("impasto-stylizer").shadowRoot.querySelector(".status");
      window.said = [];
      new MutationObserver(() => window.said.push(line.textContent)).observe(line, { childList: true, subtree: true });
    });
    await chooseVideo(page, await clip("plain.mp4"));
    const from = (await events(page)).length;
    await button(page, "Paint the video").click();
    await status(page, /^plain\.mp4 is painted: 12 frames/);
    assert.equal((await made(page, lab)).frames.length, 12);
    assert.deepEqual(await errors(page, from), []);
    assert.equal(workers(), 2);
    assert.ok(await page.evaluate(() => window.said.some((text) => /The graphics processor was lost/.test(text))));
  });
});
