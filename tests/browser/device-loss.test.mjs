// WebGPU devices that are lost at random points of a painting: it goes on, on a new device or on the CPU, and says so.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { assertQuiet, launch, watchedContext } from "./support/browser.mjs";
import { test, waitFor, waitUntil } from "./support/case.mjs";
import { embedder } from "./support/embedder.mjs";
import { choose, open, paint, result, set, status } from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { built, Site } from "./support/server.mjs";

/** So many losses in all; twenty take some seven minutes on the software adapter. */
const LOSSES = Number(process.env.IMPASTO_LOSSES ?? 4);
const SEED = Number(process.env.IMPASTO_SEED ?? 1);

/** At 32 px a painting hands the GPU some 175 batches of commands up to the end of its first iteration, and 15 with each further one. */
const FIRST = 175;
const ALL = 230;

/** For the GPU's module: its worker destroys every device after this many batches. */
const losingAfter = (batches) => `
{
  const devices = [];
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    devices.push(await request.call(this, descriptor));
    return devices.at(-1);
  };
  let count = 0;
  const submit = GPUQueue.prototype.submit;
  GPUQueue.prototype.submit = function (buffers) {
    submit.call(this, buffers);
    if (++count === ${batches}) for (const device of devices) device.destroy();
  };
}`;

/** For the GPU's module: its worker destroys every device when it is told so. */
const LOSING_WHEN_TOLD = `
{
  const devices = [];
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    devices.push(await request.call(this, descriptor));
    return devices.at(-1);
  };
  new BroadcastChannel("lose").onmessage = () => devices.forEach((device) => device.destroy());
}`;

/** For the worker: the software adapter passes for a real one. */
const REAL = 'Object.defineProperty(GPUAdapterInfo.prototype, "isFallbackAdapter", { get: () => false });\n';

/** mulberry32: numbers from 0 to 1 that are the same for a seed. */
function randomNumbers(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SMALL = 'network="vgg19-lite" size="32" photo="photo.png" style-image="style.png"';

describe("a WebGPU device that is lost", () => {
  let browser;

  before(async () => {
    browser = await launch({ gpu: true });
  });
  after(() => browser.close());

  /** Paints on a site whose GPU engine loses its device after so many batches, one number for each engine that is opened. */
  async function paintWith(points, address, attributes) {
    const site = await Site.start();
    const module = await built("impasto-gpu.js");
    const left = [...points];
    const lose = (response, _body, type) => {
      const batches = left.shift();
      const script = batches === undefined ? module : Buffer.concat([module, Buffer.from(losingAfter(batches))]);
      response.writeHead(200, { "content-type": type }).end(script);
    };
    site.fault("impasto-gpu.js", lose);
    site.put("impasto-worker.js", REAL + (await built("impasto-worker.js")));
    const { context, seen } = await watchedContext(browser);
    context.setDefaultTimeout(1_000_000);
    const page = await open(context, site, address);
    await set(page, { network: "vgg19-lite", size: "32", ...attributes });
    await choose(page, "Photo", photo);
    await choose(page, "Style", style);
    await status(page, /style\.png is ready/);
    const progress = await paint(page);
    const said = await page.getByRole("status").textContent();
    assert.ok((await result(page)).colours > 50);
    // The next Paint works too.
    await set(page, { iterations: String(Number(attributes.iterations) + 1) });
    await paint(page);
    await context.close();
    // What the core writes when its device goes is no complaint of ours.
    seen.complaints = seen.complaints.filter(({ text }) => !/wgpu device was lost/.test(text));
    assertQuiet(seen, site);
    await site.stop();
    return { progress, said, left, opened: site.count("impasto-gpu.js"), onCpu: site.count("impasto-cpu.js") > 0 };
  }

  test(`in ${LOSSES} random points, seed ${SEED}`, { seconds: 60 + 100 * LOSSES }, async () => {
    const random = randomNumbers(SEED);
    // Every second one when something has been painted: four in a row before that, and it is given up.
    const points = Array.from({ length: LOSSES }, (_, i) =>
      i % 2 === 0 ? FIRST + 5 + Math.floor((ALL - FIRST - 5) * random()) : 1 + Math.floor(ALL * random()),
    );
    console.log(`Lost after ${points.join(", ")} batches.`);
    const iterations = 6 * LOSSES;
    const { progress, said, left, onCpu } = await paintWith(points, "?device=gpu", { iterations: String(iterations) });
    assert.deepEqual(left, [], "each was lost");
    assert.ok(!onCpu, "the GPU was asked for by name");
    assert.match(said, /Finished.*WebGPU.*processor was lost; the painting goes on from its last picture/);
    const starts = progress.filter(({ iteration }, i) => i > 0 && iteration <= progress[i - 1].iteration);
    assert.ok(starts.length >= LOSSES / 2, "it went on");
    assert.ok(progress.at(-1).iteration < iterations, "from where it was");
  });

  test("twice before anything was painted: the CPU paints", { seconds: 400 }, async () => {
    const { said, opened, onCpu } = await paintWith([20, 20], "", { iterations: "3" });
    assert.equal(opened, 2);
    assert.ok(onCpu);
    assert.match(said, /Finished.*painted on CPU.*processor was lost/);
  });

  /** Opens a page with these elements, by their names; each one's events are kept in `window.told[name]`. */
  async function openElements(site, elements) {
    site.put("photo.png", photo.buffer);
    site.put("style.png", style.buffer);
    site.put("impasto-worker.js", REAL + (await built("impasto-worker.js")));
    const tags = Object.entries(elements).map(
      ([name, attributes]) => `<impasto-stylizer id="${name}" ${attributes} ${SMALL}></impasto-stylizer>`,
    );
    site.put("embedder.html", embedder(tags.join("\n")));
    const { context, seen } = await watchedContext(browser);
    context.setDefaultTimeout(200_000);
    const page = await open(context, site, "embedder.html");
    await page.evaluate(() => {
      window.told = {};
      for (const element of document.querySelectorAll("impasto-stylizer")) {
        const told = (window.told[element.id] = []);
        const said = () => element.shadowRoot.querySelector("[role=status]").textContent;
        for (const type of ["progress", "finish", "error"])
          element.addEventListener(type, ({ detail: { iteration, iterations, message } }) =>
            told.push({ type, iteration, iterations, message, said: said() }),
          );
      }
    });
    const paint = (name) => page.evaluate((name) => void document.getElementById(name).paint(), name);
    const stop = (name) => page.evaluate((name) => document.getElementById(name).stop(), name);
    const told = (name) => page.evaluate((name) => window.told[name], name);
    const until = (what, condition, ...values) =>
      waitFor(what, page.waitForFunction(condition, values, { polling: 20 }));
    const close = async () => {
      await context.close();
      seen.complaints = seen.complaints.filter(({ text }) => !/wgpu device was lost/.test(text));
      assertQuiet(seen, site);
      await site.stop();
    };
    return { page, paint, stop, told, until, close };
  }

  const progressed = ([name, iteration]) => window.told[name].some((event) => event.iteration >= iteration);
  const ended = ([name, count]) => window.told[name].filter(({ type }) => type !== "progress").length >= count;
  const idle = ([name]) => !document.getElementById(name).painting;

  test("with several elements: each goes on from its last picture on the new device", { seconds: 300 }, async () => {
    const site = await Site.start();
    site.put("impasto-gpu.js", Buffer.concat([await built("impasto-gpu.js"), Buffer.from(LOSING_WHEN_TOLD)]));
    const { page, paint, stop, told, until, close } = await openElements(site, {
      first: 'device="gpu" iterations="24"',
      second: 'device="gpu" iterations="30"',
    });
    await paint("second");
    await until("the second to paint", progressed, "second", 4);
    await stop("second");
    await until("the second to stop", idle, "second");
    const stopped = (await told("second")).at(-1);
    await paint("first");
    await until("the first to paint", progressed, "first", 3);
    await paint("second");
    await page.evaluate(() => new BroadcastChannel("lose").postMessage("now"));
    await until("the first to finish", ended, "first", 1);
    await until("the second to finish", ended, "second", 1);
    const [first, second] = [await told("first"), await told("second")];
    for (const all of [first, second]) assert.equal(all.at(-1).type, "finish", all.at(-1).message);
    assert.equal(site.count("impasto-gpu.js"), 2);
    assert.equal(site.count("impasto-cpu.js"), 0);
    const last = first.at(-2);
    assert.ok(last.iterations < 24 && last.iterations >= 24 - 22, "the first went on from where it was");
    assert.match(first.at(-1).said, /processor was lost; the painting goes on/);
    const again = second[second.indexOf(second.find(({ iteration }) => iteration === stopped.iteration)) + 1];
    assert.equal(again.iterations, 30 - stopped.iteration, "the second went on from where it had been stopped");
    assert.match(again.said, /had to start anew; the painting goes on from its last picture/);
    await close();
  });

  test("who goes to the CPU gives its turn on the GPU back, and waits there", { seconds: 400 }, async () => {
    const site = await Site.start();
    const module = await built("impasto-gpu.js");
    let engines = 0;
    site.fault("impasto-gpu.js", (response, _body, type) => {
      const script = ++engines > 2 ? module : Buffer.concat([module, Buffer.from(losingAfter(20))]);
      response.writeHead(200, { "content-type": type }).end(script);
    });
    const { page, paint, stop, told, until, close } = await openElements(site, {
      onCpu: 'device="cpu" iterations="9000" tolerance="0" size="128"',
      losing: 'iterations="1"',
      waiting: 'iterations="1"',
    });
    await paint("onCpu");
    await until("the CPU to paint", progressed, "onCpu", 1);
    await paint("losing");
    await waitUntil(page, "the GPU to be opened", () => engines > 0);
    await paint("waiting");
    await until("the GPU to paint for who waited", ended, "waiting", 1);
    assert.equal((await told("waiting")).at(-1).type, "finish");
    assert.match((await told("waiting")).at(-1).said, /painted on WebGPU/);
    assert.deepEqual(await told("losing"), [], "it waits for the CPU");
    const waits = page
      .locator("#losing")
      .getByRole("status")
      .filter({ hasText: /Waiting for another painting/ });
    await waitFor("it to say so", waits.waitFor());
    await stop("onCpu");
    await until("who lost it twice to finish", ended, "losing", 1);
    assert.match((await told("losing")).at(-1).said, /painted on CPU.*processor was lost/);
    await close();
  });
});
