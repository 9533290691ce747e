// Paintings without any page around them: `Stylizer`, in a page and in a worker.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe } from "node:test";
import { assertQuiet, launch, watchedContext } from "./support/browser.mjs";
import { everywhere, test } from "./support/case.mjs";
import { photo, style } from "./support/pictures.mjs";
import { Site } from "./support/server.mjs";

/** What a page or a worker does with it: both import this. */
const SCRIPT = `
import { Stylizer } from "./impasto-stylizer.js";

export const recipe = { network: "vgg19-lite", size: 48, iterations: 6 };
const look = ({ width, height, data, progress, done }) =>
  ({ width, height, iteration: progress.iteration, done, opaque: data[3], hash: data.reduce((sum, value, i) => (sum * 31 + value * i) | 0, 0) });

export async function paintAll() {
  const stylizer = new Stylizer({ device: "cpu" });
  const frames = [];
  for await (const frame of stylizer.paint("photo.png", "style.png", { recipe })) frames.push(look(frame));
  const blob = await stylizer.png();
  stylizer.dispose();
  return { frames, type: blob.type, bytes: blob.size };
}

export async function stopped() {
  const stylizer = new Stylizer({ device: "cpu" });
  const stop = new AbortController();
  const frames = [];
  let error;
  try {
    for await (const frame of stylizer.paint("photo.png", "style.png", { recipe: { ...recipe, iterations: 500 }, signal: stop.signal })) {
      frames.push(look(frame));
      if (frames.length === 2) stop.abort();
    }
  } catch (caught) {
    error = caught.name;
  }
  // Who leaves the loop leaves the next painting its turn.
  for await (const frame of stylizer.paint("photo.png", "style.png", { recipe })) break;
  const rest = [];
  for await (const frame of stylizer.paint("photo.png", "style.png", { recipe })) rest.push(look(frame));
  stylizer.dispose();
  return { frames, error, rest };
}

export async function together() {
  const stylizer = new Stylizer({ device: "cpu" });
  const order = [];
  const paint = async (name, photo) => {
    for await (const { width } of stylizer.paint(photo, [{ picture: "style.png", weight: 1 }, { picture: "photo.png", weight: 1 }], { recipe }))
      order.push(name + " " + width);
  };
  const bitmap = await createImageBitmap(await (await fetch("photo.png")).blob());
  const square = new ImageData(new Uint8ClampedArray(40 * 40 * 4).fill(255), 40, 40);
  await Promise.all([paint("bitmap", bitmap), paint("square", square)]);
  stylizer.dispose();
  return order;
}

export async function failing() {
  const stylizer = new Stylizer({ device: "cpu" });
  const codes = [];
  for (const [photo, style, options] of [
    ["none.png", "style.png", {}],
    [new Blob(["no picture"]), "style.png", { recipe }],
    ["photo.png", "style.png", { recipe: { ...recipe, strength: 7 } }],
    ["photo.png", "style.png", { recipe: { ...recipe, network: "none" } }],
    ["photo.png", "style.png", { signal: AbortSignal.abort() }],
  ]) {
    try {
      for await (const frame of stylizer.paint(photo, style, { recipe, ...options }));
      codes.push("painted");
    } catch (error) {
      codes.push(error.code + " " + error.message);
    }
  }
  stylizer.dispose();
  return codes;
}
`;

const WORKER = `
import * as script from "./script.js";
addEventListener("message", async ({ data }) => postMessage(await script[data]().catch((error) => String(error.stack))));
postMessage("ready");
`;

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8" /><title>No element</title><link rel="icon" href="data:," />
<script type="module">
import * as script from "./script.js";
window.inPage = (name) => script[name]();
window.inWorker = (name) => new Promise((resolve) => {
  const worker = new Worker("./worker.js", { type: "module" });
  worker.onmessage = ({ data }) => (data === "ready" ? worker.postMessage(name) : resolve(data));
});
</script></head><body></body></html>`;

describe("the stylizer without an element", () => {
  let browser;
  let site;
  let context;
  let seen;
  let page;

  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  beforeEach(async () => {
    site = await Site.start();
    site.put("photo.png", photo.buffer);
    site.put("style.png", style.buffer);
    site.put("script.js", SCRIPT);
    site.put("worker.js", WORKER);
    site.put("bare.html", PAGE);
    ({ context, seen } = await watchedContext(browser));
    page = await context.newPage();
    await page.goto(site.url("bare.html"));
    await page.waitForFunction(() => window.inWorker);
  });
  afterEach(async () => {
    await context.close();
    await site.stop();
  });

  const inPage = (name) => page.evaluate((name) => window.inPage(name), name);
  const inWorker = (name) => page.evaluate((name) => window.inWorker(name), name);

  function assertPainted({ frames, type, bytes }) {
    assert.ok(frames.length >= 2, "it can be seen to come");
    assert.deepEqual(
      frames.map(({ done }) => done),
      frames.map((_, i) => i === frames.length - 1),
    );
    const last = frames.at(-1);
    assert.deepEqual([last.width, last.height, last.iteration, last.opaque], [48, 36, 6, 255]);
    assert.ok(new Set(frames.map(({ hash }) => hash)).size > 1, "it changes");
    assert.equal(type, "image/png");
    assert.ok(bytes > 1000);
  }

  everywhere("paints in a page, and the same in a worker", async () => {
    const own = await inPage("paintAll");
    assertPainted(own);
    const other = await inWorker("paintAll");
    assertPainted(other);
    assert.equal(other.frames.at(-1).hash, own.frames.at(-1).hash);
    assert.equal(site.count("impasto.js"), 0, "the element is not fetched");
    assertQuiet(seen, site);
  });

  test("stops by its signal, and by leaving the loop", async () => {
    const { frames, error, rest } = await inPage("stopped");
    assert.equal(error, "AbortError");
    assert.equal(frames.length, 2);
    assert.ok(rest.at(-1).done);
  });

  test("two paintings wait for each other, of a bitmap and of pixels, in a mix of styles", async () => {
    const order = await inPage("together");
    const names = order.map((line) => line.split(" ")[0]);
    assert.deepEqual(names, [...names].sort(), "one after the other");
    assert.equal(order.at(-1), "square 48");
    assert.ok(order.includes("bitmap 48"));
  });

  everywhere("what goes wrong is thrown, with a code and a sentence", async () => {
    const codes = await inPage("failing");
    const expected = [
      /^picture-unreachable .*none\.png.*404/,
      /^not-a-picture /,
      /^bad-setting .*strength/,
      /^(not-found|unknown-network) /,
    ];
    for (const [i, pattern] of expected.entries()) assert.match(codes[i], pattern);
    assert.match(codes[4], /abort/i);
  });
});
