// Several elements on one page, and what paints without one: one worker, one engine, one queue, and nothing left behind.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { everywhere, test, waitFor } from "./support/case.mjs";
import { embedder } from "./support/embedder.mjs";
import { slowDown } from "./support/engines.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { photo, style } from "./support/pictures.mjs";
import { built, faults } from "./support/server.mjs";
import { workersEnd } from "./support/workers.mjs";

const PICTURES = 'photo="photo.png" style-image="style.png"';
/** None ends before its last iteration. */
const SMALL = `device="cpu" network="vgg19-lite" size="48" tolerance="0" ${PICTURES}`;

/** A page with these elements, by their ids. */
const pageWith = (elements) => {
  const tags = Object.entries(elements).map(
    ([id, attributes]) => `<impasto-stylizer id="${id}" ${SMALL} ${attributes}></impasto-stylizer>`,
  );
  return embedder(`${tags.join("\n")}<section id="elsewhere"></section>`);
};

describe("several elements on a page", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
    site.put("photo.png", photo.buffer);
    site.put("style.png", style.buffer);
  });

  /** Opens the page and writes down which element tells what. */
  async function open(elements, path = "several.html") {
    site.put(path, pageWith(elements));
    const page = await context.newPage();
    await page.goto(site.url(path));
    await page.evaluate(async () => {
      await customElements.whenDefined("impasto-stylizer");
      window.told = [];
      for (const element of document.querySelectorAll("impasto-stylizer"))
        for (const type of ["progress", "finish", "error"])
          element.addEventListener(type, ({ detail }) => told.push([element.id, type, detail.message]));
    });
    return page;
  }

  const on = (page, id, call) => page.locator(`#${id}`).evaluate((element, call) => element[call](), call);
  /** Presses Paint without waiting for the end. */
  const begin = (page, id) => page.locator(`#${id}`).evaluate((element) => void element.paint());
  const told = (page, id, type) =>
    waitFor(
      `${type} of ${id}`,
      page.waitForFunction(([id, type]) => told.some((one) => one[0] === id && one[1] === type), [id, type], {
        polling: 30,
        timeout: 90_000, // engines start slowly on a busy machine
      }),
    );
  const status = (page, id, pattern) =>
    waitFor(
      `${id} to say ${pattern}`,
      page.locator(`#${id}`).getByRole("status").filter({ hasText: pattern }).waitFor(),
    );
  const result = (page, id) =>
    page.locator(`#${id}`).evaluate(async (element) => {
      const bitmap = await createImageBitmap(await element.toBlob());
      const drawing = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      drawing.drawImage(bitmap, 0, 0);
      const { data } = drawing.getImageData(0, 0, bitmap.width, bitmap.height);
      return `${bitmap.width} ${data.reduce((hash, value) => (Math.imul(hash, 31) + value) | 0, 0)}`;
    });

  everywhere("paint one after another with one worker, each its own picture", async () => {
    await slowDown(site, "Painting", 50); // It is seen how the second waits for the first.
    const elements = {
      a: 'strength="0.2" iterations="30"',
      b: 'strength="0.9" iterations="8"',
      c: 'size="40" iterations="4"',
    };
    const page = await open(elements);
    for (const id of ["a", "b", "c"]) await begin(page, id);
    await status(page, "b", /^Waiting for another painting on this page…$/);
    for (const id of ["a", "b", "c"]) await told(page, id, "finish");
    const order = await page.evaluate(() => told.map(([id]) => id).join(""));
    assert.match(order, /^a+b+c+$/, "each has its turn, to the end");
    assert.equal(page.workers().length, 1);
    for (const file of ["impasto-worker.js", "impasto-cpu.js", "impasto-cpu_bg.wasm"])
      assert.equal(site.count(file), 1, file);
    const shards = site.shards();
    assert.ok(shards.length > 0, "a network is fetched");
    assert.deepEqual(shards, [...new Set(shards)], "and only once");
    const together = [];
    for (const id of ["a", "b", "c"]) together.push(await result(page, id));
    assert.equal(new Set(together).size, 3);
    // As each paints where there is no other.
    for (const [i, [id, attributes]] of Object.entries(elements).entries()) {
      const alone = await open({ [id]: attributes }, `${id}.html`);
      await on(alone, id, "paint");
      assert.equal(await result(alone, id), together[i]);
      await alone.close();
    }
    // A finished one goes on from its own picture.
    await page.locator("#a").evaluate((element) => (element.iterations = 40));
    await on(page, "a", "paint");
    assert.ok((await result(page, "a")) !== together[0]);
    assert.equal(await result(page, "b"), together[1]);
  });

  everywhere("Stop takes a waiting one out of the queue", async () => {
    const page = await open({ a: 'iterations="9000"', b: 'iterations="3"', c: 'iterations="3"' });
    await begin(page, "a");
    await told(page, "a", "progress");
    await begin(page, "b");
    await begin(page, "c");
    await status(page, "b", /Waiting/);
    await on(page, "b", "stop");
    await status(page, "b", /Stopped/);
    await on(page, "a", "stop");
    await told(page, "c", "finish");
    assert.ok(!(await page.evaluate(() => told.some(([id]) => id === "b"))));
    await on(page, "b", "paint");
    await told(page, "b", "finish");
    assert.equal(page.workers().length, 1);
  });

  everywhere("one that is removed in mid-run lets the next paint, and the last one ends the worker", async () => {
    const page = await open({ a: 'iterations="9000"', b: 'iterations="3"' });
    await begin(page, "a");
    await told(page, "a", "progress");
    await begin(page, "b");
    await status(page, "b", /Waiting/);
    await page.locator("#a").evaluate((element) => element.remove());
    await told(page, "b", "finish");
    assert.equal(page.workers().length, 1);
    assert.equal(site.count("impasto-worker.js"), 1);
    await page.locator("#b").evaluate((element) => element.remove());
    await workersEnd(page);
  });

  everywhere("one that is moved in mid-run loses nothing", async () => {
    await slowDown(site, "Painting", 50); // It is still painted when it is moved.
    const page = await open({ a: 'iterations="60"', b: 'iterations="3"' });
    await begin(page, "a");
    await told(page, "a", "progress");
    await page.evaluate(() => {
      for (let i = 0; i < 10; i++) {
        document.getElementById("elsewhere").append(document.getElementById("a"));
        document.body.prepend(document.getElementById("a"));
      }
    });
    await begin(page, "b");
    await told(page, "a", "finish");
    await told(page, "b", "finish");
    assert.ok(!(await page.evaluate(() => told.some(([, type]) => type === "error"))));
    assert.equal(page.workers().length, 1);
    assert.equal(site.count("impasto-worker.js"), 1);
  });

  everywhere(
    "where the worker dies, the one that painted says so, and those that wait paint with another",
    async () => {
      const dying = `
      const step = Painting.prototype.step;
      let steps = 0;
      Painting.prototype.step = function (n) {
        if (++steps < 3) return step.call(this, n);
        self.close();
        return new Promise(() => {});
      };`;
      site.fault("impasto-cpu.js", faults.bytes(Buffer.from((await built("impasto-cpu.js")) + dying)), 1);
      const page = await open({ a: 'iterations="500"', b: 'iterations="4"', c: 'iterations="4"' });
      for (const id of ["a", "b", "c"]) await begin(page, id);
      await told(page, "a", "error");
      await told(page, "b", "finish");
      await told(page, "c", "finish");
      const errors = await page.evaluate(() => told.filter(([, type]) => type === "error"));
      assert.equal(errors.length, 1);
      assert.match(errors[0][2], /browser has ended the painter.*press Paint/);
      await page.locator("#a").evaluate((element) => (element.iterations = 3));
      await on(page, "a", "paint");
      await told(page, "a", "finish");
      assert.equal(page.workers().length, 1);
      assert.equal(site.count("impasto-worker.js"), 2);
    },
  );

  everywhere("what paints without an element shares its worker", async () => {
    const page = await open({ a: 'iterations="3"' });
    await on(page, "a", "paint");
    const before = await result(page, "a");
    const widths = await page.evaluate(async () => {
      const { Stylizer } = await import("./impasto-stylizer.js");
      const stylizer = new Stylizer({ device: "cpu" });
      const widths = [];
      const recipe = { network: "vgg19-lite", size: 32, iterations: 3 };
      for await (const { width } of stylizer.paint("photo.png", "style.png", { recipe })) widths.push(width);
      stylizer.dispose();
      return widths;
    });
    assert.equal(widths.at(-1), 32);
    assert.equal(page.workers().length, 1);
    assert.equal(site.count("impasto-cpu_bg.wasm"), 1);
    assert.equal(await result(page, "a"), before, "its painting is untouched");
  });

  everywhere("what a removed one held in the worker is freed", async () => {
    const counting = `
      const channel = new BroadcastChannel("held");
      const held = { pictures: 0, paintings: 0 };
      const count = (what, by) => channel.postMessage({ ...held, [what]: (held[what] += by) });
      const begin = Engine.prototype.begin;
      for (const name of ["decode", "gallery", "fromPixels"]) {
        const make = Picture[name];
        Picture[name] = (...given) => { count("pictures", 1); return make.apply(Picture, given); };
      }
      Engine.prototype.begin = function (...given) { count("paintings", 1); return begin.apply(this, given); };
      for (const [type, what] of [[Picture, "pictures"], [Painting, "paintings"]]) {
        const free = type.prototype.free;
        type.prototype.free = function () { count(what, -1); return free.call(this); };
      }`;
    site.fault("impasto-cpu.js", faults.bytes(Buffer.from((await built("impasto-cpu.js")) + counting)));
    const page = await open({ a: 'iterations="3"', b: 'iterations="3"', c: 'iterations="9000"' });
    await page.evaluate(() => {
      const channel = new BroadcastChannel("held");
      channel.onmessage = ({ data }) => (window.held = data);
    });
    const held = (expected) =>
      waitFor(
        JSON.stringify(expected),
        page.waitForFunction((expected) => JSON.stringify(window.held) === JSON.stringify(expected), expected, {
          polling: 30,
        }),
      );
    await on(page, "a", "paint");
    await held({ pictures: 2, paintings: 1 });
    await on(page, "b", "paint");
    await held({ pictures: 4, paintings: 2 });
    await begin(page, "c");
    await told(page, "c", "progress");
    await page.locator("#c").evaluate((element) => element.remove());
    await held({ pictures: 4, paintings: 2 });
    await page.locator("#b").evaluate((element) => element.remove());
    await held({ pictures: 2, paintings: 1 });
    await on(page, "a", "paint");
    assert.equal(page.workers().length, 1);
  });

  test("fifty that come and go leave nothing behind", async () => {
    const page = await open({ stays: 'iterations="3"' });
    await on(page, "stays", "paint");
    const cdp = await context.newCDPSession(page);
    const cycle = (times) =>
      page.evaluate(async (times) => {
        for (let i = 0; i < times; i++) {
          const element = document.createElement("impasto-stylizer");
          const { attributes } = document.getElementById("stays");
          for (const { name, value } of attributes) if (name !== "id") element.setAttribute(name, value);
          document.body.append(element);
          // Awake, with pictures of its own in the worker.
          const loaded = new Promise((resolve) => element.addEventListener("load", resolve));
          element.dispatchEvent(new Event("pointerdown"));
          await loaded;
          element.remove();
          await new Promise((resolve) => setTimeout(resolve));
        }
      }, times);
    const count = async () => {
      await cdp.send("HeapProfiler.collectGarbage");
      await page.waitForTimeout(200);
      return cdp.send("Memory.getDOMCounters");
    };
    await cycle(5);
    await page.waitForTimeout(2000);
    const before = await count();
    await cycle(50);
    // An element has some six hundred nodes and fifty listeners; the last ones may still be on their way out.
    const grown = ({ nodes, jsEventListeners }) =>
      nodes - before.nodes > 1000 || jsEventListeners - before.jsEventListeners > 100;
    let after = await count();
    for (let i = 0; i < 150 && grown(after); i++) after = await count();
    assert.ok(!grown(after), JSON.stringify([before, after]));
    assert.equal(page.workers().length, 1);
    assert.equal(site.count("impasto-worker.js"), 1);
    await page.locator("#stays").evaluate((element) => element.remove());
    await workersEnd(page);
  });
});
