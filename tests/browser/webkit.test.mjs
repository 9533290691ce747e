// The page in WebKit: paints on the CPU, on one core and on several, survives a wrong file, and saves.

import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { describe } from "node:test";
import { test } from "./support/case.mjs";
import { assertOneSentence } from "./support/page.mjs";
import { photo } from "./support/pictures.mjs";
import { readPng } from "./support/png.mjs";
import { built, Site } from "./support/server.mjs";
import { WebKitPage, webkitMissing } from "./support/webkit.mjs";

/** WebKit sees the same number of cores. */
const threads = availableParallelism() > 1 && (await built("impasto-cpu-threads.js")) !== undefined;

/** Opens the page, and gives it what the cases call. */
async function open(site, options) {
  const page = await WebKitPage.open(site.url("?device=cpu"), options);
  await page.waitFor("the element to be defined", () => customElements.get("impasto-stylizer") !== undefined);
  await page.evaluate(() => {
    const element = document.querySelector("impasto-stylizer");
    const { shadowRoot } = element;
    for (const [name, value] of [
      ["network", "vgg19-lite"],
      ["size", "64"],
      ["iterations", "4"],
    ])
      element.setAttribute(name, value);
    const button = (name) => [...shadowRoot.querySelectorAll("button")].find((one) => one.textContent.trim() === name);
    window.line = () => shadowRoot.querySelector("[role=status]").textContent;
    window.press = (name) => button(name).click();
    window.choose = (bytes, name) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name));
      const input = shadowRoot.querySelector("input[aria-label=Photo]");
      input.files = data.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    window.picture = () => {
      const canvas = [...shadowRoot.querySelectorAll("canvas")].find(
        (one) => one.getAttribute("aria-label") === "Result",
      );
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return [canvas.width, canvas.height, data.reduce((hash, value) => (hash * 31 + value) | 0, 0)];
    };
  });
  await page.waitFor("the painter", () => /Ready to paint/.test(window.line()));
  return page;
}

async function paint(page) {
  const before = await page.evaluate(() => window.picture());
  await page.evaluate(() => window.press("Paint"));
  // A slow machine comes to speak of checkpoints, for which there is no room here.
  const over = () => /Finished|;(?! a reload)/.test(window.line()) && window.line();
  const line = await page.waitFor("the end", over);
  assert.match(line, /Finished/);
  assert.notDeepEqual(await page.evaluate(() => window.picture()), before);
  return line;
}

describe("the page in WebKit", { skip: webkitMissing }, () => {
  test("without shared memory nothing is fetched for threads", async () => {
    const site = await Site.start("/", { isolated: true });
    const page = await open(site, { sharedMemory: false });
    await page.close();
    await site.stop();
    assert.ok(site.count("impasto-cpu.js") > 0);
    assert.equal(site.count("impasto-cpu-threads.js"), 0);
  });

  for (const isolated of [false, true]) {
    test(isolated ? "isolated from other origins" : "not isolated", async () => {
      const site = await Site.start("/", { isolated });
      const page = await open(site);
      try {
        await page.evaluate((bytes) => window.choose(bytes, "photo.png"), [...photo.buffer]);
        await page.waitFor("the photo", () => /photo\.png is ready/.test(window.line()));
        assert.match(await paint(page), isolated && threads ? /CPU \(\d+ threads\)/ : /CPU, quality/);
        const painted = await page.evaluate(() => window.picture());
        assert.deepEqual(painted.slice(0, 2), [64, 48]);

        await page.evaluate(() => window.choose([1, 2, 3], "words.png"));
        const said = await page.waitFor("the failure", () => /words\.png/.test(window.line()) && window.line());
        assertOneSentence(said.replace("words.png", "It"));
        assert.deepEqual(await page.evaluate(() => window.picture()), painted);

        const saved = await page.evaluate(async () => {
          const link = new Promise((resolve) => {
            HTMLAnchorElement.prototype.click = function () {
              resolve(this.href);
            };
          });
          window.press("Save");
          return [...new Uint8Array(await (await fetch(await link)).arrayBuffer())];
        });
        const { width, height } = readPng(Buffer.from(saved));
        assert.deepEqual([width, height], [64, 48]);
        await paint(page);
      } finally {
        await page.close();
        await site.stop();
      }
    });
  }
});
