// The CPU engine's kernel with relaxed SIMD: by itself against plain sums, and a painting with it and without.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe } from "node:test";
import binaryen from "binaryen";
import { assertQuiet, launch, watchedContext } from "./support/browser.mjs";
import { test } from "./support/case.mjs";
import { choose, distance, open, paint, pixels, set } from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { built, Site } from "./support/server.mjs";

const TEXT = new URL("../../src/kernels/cpu/products/relaxed.wat", import.meta.url);

/** The module's bytes, in base64. */
async function assemble(change = (text) => text) {
  const text = await readFile(TEXT, "utf8");
  const module = binaryen.parseText(change(text.replace("{{ memory }}", "0")));
  module.setFeatures(binaryen.Features.All);
  return Buffer.from(module.emitBinary()).toString("base64");
}

/**
 * Runs in the page: the largest difference from plain sums, over some shapes, in a memory of NaN. Infinite if anything but
 * the six rows of eight was written.
 */
async function largestError(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const memory = new WebAssembly.Memory({ initial: 16 });
  const { instance } = await WebAssembly.instantiate(bytes, { impasto: { memory } });
  const numbers = new Float32Array(memory.buffer);
  let worst = 0;
  for (const [inputs, columns, width] of [
    [2, 8, 8],
    [4, 8, 16],
    [6, 24, 8],
    [64, 16, 24],
    [514, 40, 8],
  ]) {
    numbers.fill(Number.NaN);
    const [panel, v, m] = [4, 4096, 100_000];
    for (let i = 0; i < inputs * 6; i++) numbers[panel + i] = Math.random() - 0.5;
    for (let i = 0; i < inputs; i++) for (let x = 0; x < 8; x++) numbers[v + i * columns + x] = Math.random() - 0.5;
    instance.exports.panel_times_strip(4 * panel, 4 * v, 4 * m, inputs, 4 * columns, 4 * width);
    const written = numbers.slice(m - 64, m + 6 * width + 64);
    for (let at = 0; at < written.length; at++) {
      const [row, x] = [Math.floor((at - 64) / width), (at - 64) % width];
      if (row < 0 || row > 5 || x > 7) {
        if (!Number.isNaN(written[at])) worst = Number.POSITIVE_INFINITY;
        continue;
      }
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += numbers[panel + 6 * i + row] * numbers[v + i * columns + x];
      const error = Math.abs(written[at] - sum);
      worst = error <= worst ? worst : error;
    }
  }
  return worst;
}

/** For the worker: says when a module is made, or refuses it, as a browser does that does not know its instructions. */
const watch = (refuse) => `WebAssembly.Module = new Proxy(WebAssembly.Module, {
  construct(target, values) {
    console.info(${refuse ? '"refused"' : '"made"'});
    if (${refuse}) throw new WebAssembly.CompileError("invalid instruction");
    return new target(...values);
  },
});\n`;

describe("relaxed SIMD", () => {
  let browser;

  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  test("the kernel gives plain sums, and nothing beside them", async () => {
    const page = await browser.newPage();
    assert.ok((await page.evaluate(largestError, await assemble())) < 1e-5);
    const broken = await assemble((text) => text.replace("v128.load32_splat offset=8", "v128.load32_splat offset=12"));
    assert.ok(!((await page.evaluate(largestError, broken)) < 1e-5), "a wrong tap is noticed");
    await page.close();
  });

  async function painted(refuse) {
    const site = await Site.start();
    site.put("impasto-cpu.js", watch(refuse) + (await built("impasto-cpu.js")));
    const { context, seen } = await watchedContext(browser);
    const said = [];
    context.on("console", (message) => {
      if (!message.text().includes("blocked by Playwright")) said.push(message.text());
    });
    const page = await open(context, site, "?device=cpu");
    await set(page, { network: "vgg19-lite", size: "64", iterations: "4" });
    await choose(page, "Photo", photo);
    await choose(page, "Style", style);
    await paint(page);
    const picture = await pixels(page);
    await context.close();
    assertQuiet(seen, site);
    await site.stop();
    return { picture, said };
  }

  test("a browser without it paints the same picture", async () => {
    const [fused, plain] = [await painted(false), await painted(true)];
    assert.deepEqual([fused.said, plain.said], [["made"], ["refused"]], "it was asked for once, and once it was there");
    const apart = distance(fused.picture, plain.picture);
    assert.ok(apart < 1, `${apart} of 255 apart: roundings, no more`);
  });
});
