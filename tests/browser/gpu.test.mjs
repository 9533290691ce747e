// The WebGPU engine, on Chromium's software adapter: slow, but right.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { assertQuiet, launch, watchedContext } from "./support/browser.mjs";
import { test } from "./support/case.mjs";
import { choose, distance, open, paint, pixels, result, set } from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { Site } from "./support/server.mjs";

/** The software adapter compiles and computes slowly. */
const SOFTWARE = { seconds: 400 };

describe("painting on WebGPU", () => {
  let browser;
  let site;

  before(async () => {
    browser = await launch({ gpu: true });
    site = await Site.start();
  });
  after(async () => {
    await browser.close();
    await site.stop();
  });

  test("the loss falls, and the picture is the CPU engine's", SOFTWARE, async () => {
    const { context, seen } = await watchedContext(browser);
    context.setDefaultTimeout(240_000);
    const page = await open(context, site, "?device=gpu");
    await set(page, { network: "vgg19-lite", size: "32", iterations: "2" });
    await choose(page, "Photo", photo);
    await choose(page, "Style", style);
    const unpainted = await result(page);
    const progress = await paint(page);
    assert.ok(progress.at(-1).loss < progress[0].loss, `${progress[0].loss} falls to ${progress.at(-1).loss}`);
    assert.match(await page.getByRole("status").textContent(), /WebGPU/);
    const painted = await result(page);
    assert.notEqual(painted.hash, unpainted.hash);
    assert.ok(painted.colours > 50);
    assert.equal(
      site.requests.filter(({ path }) => path.includes("impasto-cpu")).length,
      0,
      "only one engine is fetched",
    );
    // The CPU's kernels in wasm are other code than those that the native tests compare.
    const onCpu = await open(context, site, "?device=cpu");
    await set(onCpu, { network: "vgg19-lite", size: "32", iterations: "2" });
    await choose(onCpu, "Photo", photo);
    await choose(onCpu, "Style", style);
    await paint(onCpu);
    assert.match(await onCpu.getByRole("status").textContent(), /CPU/);
    const apart = distance(await pixels(onCpu), await pixels(page));
    assert.ok(apart < 1, `${apart} of 255 apart: both engines paint the same picture`);
    await context.close();
    assertQuiet(seen, site);
  });

  test("a software adapter is passed over for the CPU engine", SOFTWARE, async () => {
    const { context, seen } = await watchedContext(browser);
    const page = await open(context, site);
    const fallback = await page.evaluate(async () => (await navigator.gpu.requestAdapter())?.info.isFallbackAdapter);
    await set(page, { network: "vgg19-lite", size: "32", iterations: "1" });
    await choose(page, "Photo", photo);
    await choose(page, "Style", style);
    await paint(page);
    assert.match(await page.getByRole("status").textContent(), fallback ? /CPU/ : /WebGPU/);
    await context.close();
    assertQuiet(seen, site);
  });
});
