// Slow lines, engines that change, workers that die, and visitors who leave.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { everywhere, test, waitFor } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";

import {
  button,
  choose,
  eventsUntil,
  idle,
  open,
  openWithPictures,
  paint,
  paintInVain,
  result,
  set,
  status,
} from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { built, faults } from "./support/server.mjs";

const SMALL = { network: "vgg19-lite", size: "48", iterations: "3" };
/** It does not end before it is stopped. */
const LONG = { ...SMALL, iterations: "9000", tolerance: "0" };

/** For the core's module: its worker does this in the third step. */
const inThirdStep = (what) => `
  const step = Painting.prototype.step;
  let steps = 0;
  Painting.prototype.step = function (n) {
    if (++steps < 3) return step.call(this, n);
    ${what}
    return new Promise(() => {});
  };`;

/** The first worker gets the CPU engine with this at its end; those after it, whenever they start, get it as it is. */
async function faultyOnce(site, script) {
  const module = Buffer.from((await built("impasto-cpu.js")) + script);
  site.fault("impasto-cpu.js", faults.bytes(module), 1);
}

describe("trouble", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  const ready = (path, attributes = SMALL) => openWithPictures(context, site, attributes, path);

  test("leaving in mid-run asks first, and not otherwise", async () => {
    const page = await ready("?device=cpu", LONG);
    const asked = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    await button(page, "Paint").click();
    await eventsUntil(page, "progress");
    const question = page.waitForEvent("dialog");
    await page.close({ runBeforeUnload: true });
    await waitFor("the question", question);
    assert.deepEqual(asked, ["beforeunload"]);
    await button(page, "Stop").click();
    await idle(page);
    const closed = page.waitForEvent("close");
    await page.close({ runBeforeUnload: true });
    await closed;
    assert.equal(asked.length, 1);
  });

  test("the engine that runs, asked for by name, goes on with its painting", async () => {
    const page = await ready("");
    await paint(page);
    await set(page, { device: "cpu" });
    const progress = await paint(page);
    assert.ok(progress[0].iteration > 3, "it goes on");
  });

  test("an element taken out and put back paints again", async () => {
    const page = await ready();
    await paint(page);
    await page.locator("impasto-stylizer").evaluate(async (element) => {
      const parent = element.parentNode;
      element.remove();
      await new Promise((resolve) => setTimeout(resolve, 100));
      parent.append(element);
    });
    await paint(page);
  });

  test("on a slow line the page tells of the bytes, shows the photo, and stops at once", async () => {
    let fetched = false;
    site.fault("impasto-cpu_bg.wasm", async (...answer) => {
      await faults.slow(50_000)(...answer);
      fetched = true;
    });
    const page = await open(context, site, "?device=cpu");
    await status(page, /Getting the painter ready/);
    await page.getByText(/Fetching the painter: \d+\.\d of \d+\.\d MB/).waitFor();
    await choose(page, "Photo", photo);
    await status(page, /photo\.png is chosen/);
    assert.equal((await result(page)).width, 72);
    await button(page, "Paint").click();
    await button(page, "Stop").and(page.locator(":enabled")).waitFor();
    await button(page, "Stop").click();
    await idle(page);
    assert.ok(!fetched, "it does not wait for the painter");
    await status(page, /Stopped/);
  });

  everywhere("a worker that dies without a word is noticed, the picture stays, and Paint starts anew", async () => {
    await faultyOnce(site, inThirdStep("self.close();"));
    const page = await ready("?device=cpu", { ...SMALL, iterations: "500" });
    assert.match(await paintInVain(page), /browser has ended the painter.*press Paint/);
    assert.equal((await result(page)).width, 48);
    assert.ok(await button(page, "Save").isEnabled());
    await set(page, { iterations: "3" });
    await paint(page);
  });

  test("a worker that hangs is ended some seconds after Stop, the picture stays, and Paint starts anew", async () => {
    await faultyOnce(site, inThirdStep("for (;;);"));
    const page = await ready("?device=cpu", { ...SMALL, iterations: "500" });
    await button(page, "Paint").click();
    await eventsUntil(page, "progress", 0, 2);
    await button(page, "Stop").click();
    const since = await eventsUntil(page, "finish");
    assert.equal(since.at(-1).type, "error", "it cannot finish");
    await status(page, /did not answer and was ended.*press Paint/i);
    await idle(page);
    assert.equal((await result(page)).width, 48);
    await set(page, { iterations: "3" });
    await paint(page);
  });

  const LOST =
    'return Promise.reject(Object.assign(new Error("the device was lost; press Paint."), { code: "device-failed" }));';

  test("after a lost device the painting goes on from its last picture with another worker, and says so", async () => {
    await faultyOnce(site, inThirdStep(LOST));
    const page = await ready("?device=cpu", { ...SMALL, iterations: "12" });
    const progress = await paint(page);
    // What was seen is not painted again: one iteration to three, as long as two steps take.
    assert.ok([9, 10, 11].includes(progress.at(-1).iteration), `${progress.at(-1).iteration} of 12 were left`);
    assert.match(
      await page.getByRole("status").textContent(),
      /Finished.*was lost; the painting goes on from its last/,
    );
    assert.equal((await result(page)).width, 48);
    assert.equal(site.count("impasto-worker.js"), 2);
    await set(page, { iterations: "14" });
    await paint(page);
  });

  test("a device that is lost again and again is given up; the picture stays, and the next Paint works", async () => {
    const module = Buffer.from(
      (await built("impasto-cpu.js")) + inThirdStep(LOST).replace("++steps < 3", "++steps < 1"),
    );
    const page = await ready("?device=cpu", { ...SMALL, iterations: "3" });
    await paint(page);
    const painted = await result(page);
    site.fault("impasto-cpu.js", faults.bytes(module), 4);
    // Another engine takes another worker, and so does coming back.
    await set(page, { device: "gpu", iterations: "500" });
    await paintInVain(page);
    await set(page, { device: "cpu" });
    assert.match(await paintInVain(page), /device was lost/);
    assert.deepEqual(await result(page), painted);
    assert.ok(await button(page, "Save").isEnabled());
    await set(page, { iterations: "3" });
    await paint(page);
  });

  test("another engine and back again paints each time", async () => {
    const page = await ready();
    await paint(page);
    await set(page, { device: "gpu" });
    // There is none here: it says so, and the CPU paints again afterwards.
    assert.match(await paintInVain(page), /no WebGPU/);
    await set(page, { device: "cpu" });
    await paint(page);
  });

  test("a complaint about a setting goes once the setting is mended", async () => {
    const page = await ready();
    await set(page, { strength: "much" });
    assert.match(await paintInVain(page), /Strength is "much"/);
    await set(page, { strength: "0.5" });
    await status(page, /Ready to paint/);
  });

  test("after Stop nothing says how much time is left", async () => {
    const page = await ready("?device=cpu", LONG);
    await button(page, "Paint").click();
    await page.getByText(/ left$/).waitFor();
    await button(page, "Stop").click();
    await idle(page);
    assert.equal(await page.getByText(/ left$/).count(), 0);
  });
});
