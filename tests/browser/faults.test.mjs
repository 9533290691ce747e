// What happens to browsers and lines: the picture shown last survives and can be saved, one sentence says what happened, and the next
// Paint works. Workers that die or hang are trouble.test.mjs's, lost devices device-loss.test.mjs's, shards packs.test.mjs's.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe } from "node:test";
import { test } from "./support/case.mjs";
import { damage, kept } from "./support/checkpoints.mjs";
import { slowDown } from "./support/engines.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import {
  assertOneSentence,
  button,
  events,
  eventsUntil,
  open,
  openWithPictures,
  paint,
  paintInVain,
  result,
  set,
  status,
} from "./support/page.mjs";
import { readPng } from "./support/png.mjs";
import { built, faults } from "./support/server.mjs";

const SMALL = { network: "vgg19-lite", size: "48", iterations: "3" };
/** It does not end before a fault comes. */
const LONG = { ...SMALL, iterations: "9000", tolerance: "0" };
const noLooks = !(await built("looks/gallery.look")) && "this site was built without the looks of the row";

/** A browser that keeps nothing: so it is where cookies are blocked. For pages and workers. */
const DENIED = `
for (const name of ["indexedDB", "caches", "localStorage", "sessionStorage"]) {
  const get = () => { throw new DOMException("denied", "SecurityError"); };
  Object.defineProperty(self, name, { get, configurable: true });
}
if ("LockManager" in self) LockManager.prototype.request = () => Promise.reject(new DOMException("denied", "SecurityError"));
`;

describe("faults", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => ({ site, context } = fresh));

  /** It is still shown, and what Save gives is a picture of its size. */
  async function assertSurvives(page, painted) {
    assert.deepEqual(await result(page), painted);
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save").click()]);
    const { width, height } = readPng(await readFile(await download.path()));
    assert.deepEqual([width, height], [painted.width, painted.height]);
  }

  /** A page with a painting whose worker is gone; the next one, which starts at once, meets this fault so many times. */
  async function paintedThen(path, fault, times) {
    const page = await openWithPictures(context, site, SMALL);
    await paint(page);
    const painted = await result(page);
    await set(page, { device: "gpu" });
    await paintInVain(page);
    site.fault(path, fault, times);
    await set(page, { device: "cpu" });
    return { page, painted };
  }

  test("the line is cut while the engine comes", async () => {
    const { page, painted } = await paintedThen("impasto-cpu_bg.wasm", faults.cut());
    assert.match(await paintInVain(page), /painter could not be started.*check the connection/);
    await assertSurvives(page, painted);
    site.fault("impasto-cpu_bg.wasm", faults.cut(), 0);
    await paint(page);
  });

  test("the line is cut while a look comes", { skip: noLooks }, async () => {
    const page = await openWithPictures(context, site, SMALL);
    await paint(page);
    const painted = await result(page);
    site.fault("looks/gallery.look", faults.cut());
    const from = (await events(page)).length;
    await set(page, { quality: "instant", look: "looks/gallery.look" });
    const [failure] = await eventsUntil(page, "finish", from);
    assert.equal(failure.type, "error");
    assertOneSentence((await status(page, /gallery\.look/)).replace("gallery.look", "It"));
    await assertSurvives(page, painted);
    site.fault("looks/gallery.look", faults.cut(), 0);
    await set(page, { look: "./looks/gallery.look" });
    const since = await eventsUntil(page, "finish", from + 1);
    assert.equal(since.at(-1).type, "finish", since.at(-1).message);
  });

  const refusals = {
    "as the engine starts": `
      const { instantiate } = WebAssembly;
      WebAssembly.instantiateStreaming = undefined;
      WebAssembly.instantiate = async () => {
        WebAssembly.instantiate = instantiate;
        throw new RangeError("WebAssembly.Memory(): could not allocate memory");
      };`,
    "as a painting begins":
      'Engine.prototype.begin = async () => { throw new WebAssembly.RuntimeError("unreachable"); };',
    "in a step": 'Painting.prototype.step = async () => { throw new WebAssembly.RuntimeError("unreachable"); };',
    "for a picture that is finished":
      'Painting.prototype.finish = async () => { throw new RangeError("Array buffer allocation failed"); };',
  };
  for (const [when, script] of Object.entries(refusals)) {
    test(`memory is refused ${when}`, async () => {
      const module = Buffer.from((await built("impasto-cpu.js")) + script);
      // The engine that starts with the attribute may have failed before Paint is pressed, which then starts another.
      const times = when === "as the engine starts" ? undefined : 1;
      const { page, painted } = await paintedThen("impasto-cpu.js", faults.bytes(module), times);
      assert.match(await paintInVain(page), /broke down|no memory left/);
      // That one has been shown up to its last iteration.
      if (when.endsWith("finished")) await assertSurvives(page, await result(page));
      else await assertSurvives(page, painted);
      site.fault("impasto-cpu.js", faults.bytes(module), 0);
      await paint(page);
    });
  }

  test("the tab is frozen in mid-run, and comes back", async () => {
    await slowDown(site, "Painting", 100); // It is still painted when it is frozen.
    const page = await openWithPictures(context, site, { ...SMALL, iterations: "60", tolerance: "0" });
    await button(page, "Paint").click();
    await eventsUntil(page, "progress", 0, 2);
    const devtools = await context.newCDPSession(page);
    await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
    await new Promise((next) => setTimeout(next, 2000));
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    const since = await eventsUntil(page, "finish");
    assert.equal(since.at(-1).type, "finish", since.at(-1).message);
  });

  test("the browser's storage is full", async () => {
    const page = await open(context, site, "?device=cpu");
    const devtools = await context.newCDPSession(page);
    await devtools.send("Storage.overrideQuotaForOrigin", { origin: site.origin, quotaSize: 1 });
    await status(page, /Ready/);
    await set(page, { ...LONG, size: "128" }); // A smaller one settles within those seconds.
    await button(page, "Paint").click();
    await eventsUntil(page, "progress");
    await status(page, /This browser has no room to keep the painting while it is made; a reload would lose it/);
    await button(page, "Stop").click();
    await status(page, /Stopped after \d+ of \d+ iterations/);
    assert.ok((await events(page)).every(({ type }) => type !== "error"));
  });

  test("the browser keeps nothing and knows no locks", async () => {
    await context.addInitScript(DENIED);
    site.put("impasto-worker.js", DENIED + (await built("impasto-worker.js")));
    const page = await openWithPictures(context, site, SMALL);
    await paint(page);
    await assertSurvives(page, await result(page));
    assert.ok((await events(page)).every(({ type }) => type !== "error"));
  });

  /** What becomes of a checkpoint, and whether it is still offered. */
  const damages = {
    "without its photo": [["pictures.photo", null], false],
    "with a picture that is none": [["picture", "blob"], true],
    "with a photo that is none": [["pictures.photo.source.file", "blob"], true],
    "with attributes that make no sense": [["attributes", { size: "much" }], true],
    "with a number that is none": [["iterations", "many"], false],
  };
  for (const [how, [[path, value], offered]] of Object.entries(damages)) {
    test(`a checkpoint ${how}`, async () => {
      const page = await openWithPictures(context, site, LONG);
      await button(page, "Paint").click();
      await kept(page);
      await page.close({ runBeforeUnload: false });

      const second = await open(context, site, "?device=cpu");
      await damage(second, path, value);
      await second.close();

      const third = await open(context, site, "?device=cpu");
      await status(third, /Ready/);
      const goOn = button(third, "Go on with it");
      if (offered) {
        await goOn.click();
        const since = await eventsUntil(third, "finish");
        assert.equal(since.at(-1).type, "error");
        assertOneSentence((await third.getByRole("status").textContent()).replace("photo.png", "It"));
      } else {
        await third.waitForTimeout(500);
        assert.equal(await goOn.count(), 0);
      }
      await set(third, SMALL);
      await button(third, "Sample photo").click();
      await third.getByRole("radio").nth(1).check();
      await paint(third);
    });
  }
});
