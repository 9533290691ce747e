// Paintings that a reload interrupts: kept while they are made, and gone on with.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { everywhere, test, waitFor } from "./support/case.mjs";
import { checkpoints, forgotten, kept } from "./support/checkpoints.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import {
  button,
  choose,
  distance,
  events,
  eventsUntil,
  idle,
  open,
  openWithPictures,
  pixels,
  set,
  status,
} from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";

/** So many that none is finished before the test is. */
const LONG = { network: "vgg19-lite", size: "96", iterations: "9000", tolerance: "0", strength: "0.7" };
const OFFER = /A painting of photo\.png was interrupted after \d+ of 9000 iterations/;

/** Reloads in mid-run, which asks first, and listens to the element again. */
async function reload(page) {
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await waitFor(
    "the element to be defined",
    page.waitForFunction(() => customElements.get("impasto-stylizer")),
  );
  await page.evaluate(() => {
    window.events = [];
    for (const type of ["progress", "finish", "error"]) {
      document.querySelector("impasto-stylizer").addEventListener(type, ({ detail }) => {
        const { iteration, iterations, scale, scales, width, height, message } = detail;
        window.events.push({ type, iteration, iterations, scale, scales, width, height, message });
      });
    }
  });
}

describe("a painting that was interrupted", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  async function painting() {
    const page = await openWithPictures(context, site, LONG);
    await button(page, "Paint").click();
    await eventsUntil(page, "progress");
    return page;
  }

  everywhere(
    "goes on after a reload from where it was, with its pictures and settings, and is forgotten at its end",
    async () => {
      const page = await painting();
      await kept(page);
      const shown = await pixels(page);
      await reload(page);
      await page.getByText(OFFER).waitFor();
      // Another may have been kept until then.
      const [before] = await checkpoints(page);
      // The address brings settings back by itself; a checkpoint does without.
      await set(page, { strength: "0.1" });
      await button(page, "Go on with it").click();
      const [first] = (await eventsUntil(page, "progress")).filter(({ type }) => type === "progress");
      assert.equal(first.scale, 1);
      assert.equal(Math.max(first.width, first.height), before.longSide, "the scale that was painted");
      assert.ok(first.iterations <= 9000 - before.iteration, `${first.iterations} are left`);
      const { strength, size } = await page
        .locator("impasto-stylizer")
        .evaluate(({ strength, size }) => ({ strength, size }));
      assert.deepEqual({ strength, size }, { strength: 0.7, size: 96 });
      assert.equal(await page.locator("#photo-name").textContent(), photo.name);
      assert.equal(await page.locator("#style-name").textContent(), style.name);
      const now = await pixels(page);
      if (now.length === shown.length) assert.ok(distance(now, shown) < 40, `${distance(now, shown)} apart`);
      assert.equal(await page.getByText(OFFER).count(), 0);

      await set(page, { iterations: "1" });
      await eventsUntil(page, "finish");
      await forgotten(page);
      await page.reload();
      await status(page, /Ready/);
      assert.equal(await page.getByText(/was interrupted/).count(), 0);
    },
  );

  test("is not offered again once it was discarded", async () => {
    const page = await painting();
    await kept(page);
    await reload(page);
    await page.getByText(OFFER).waitFor();
    await button(page, "Discard it").click();
    await page.getByText(OFFER).waitFor({ state: "detached" });
    await forgotten(page);
  });

  test("two tabs keep one each, and do not take each other's", async () => {
    const one = await painting();
    const two = await painting();
    await kept(two, 2);
    // A third page may not go on with what is being painted.
    const third = await open(context, site, "?device=cpu");
    await status(third, /Ready/);
    assert.equal(await third.getByText(OFFER).count(), 0);
    await reload(two);
    await two.getByText(OFFER).waitFor();
    const from = (await events(one)).length;
    await button(two, "Go on with it").click();
    await eventsUntil(two, "progress");
    await eventsUntil(one, "progress", from);
    const ids = new Set((await checkpoints(one)).map(({ id }) => id));
    assert.equal(ids.size, 2);
  });

  test("only one of two tabs can go on with it", async () => {
    const page = await painting();
    await kept(page);
    page.once("dialog", (dialog) => void dialog.accept());
    await page.close({ runBeforeUnload: false });
    const tabs = [await open(context, site, "?device=cpu"), await open(context, site, "?device=cpu")];
    for (const tab of tabs) await tab.getByText(OFFER).waitFor();
    await button(tabs[0], "Go on with it").click();
    await eventsUntil(tabs[0], "progress");
    await button(tabs[1], "Go on with it").click();
    await status(tabs[1], /Another tab has taken this painting already; go on with it there/);
  });

  test("regions and several styles come back too", async () => {
    const page = await openWithPictures(context, site, LONG);
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(64, 48);
      const context = canvas.getContext("2d");
      context.fillStyle = "#fff";
      context.fillRect(0, 0, 32, 48);
      const url = URL.createObjectURL(await canvas.convertToBlob());
      document.querySelector("impasto-stylizer").regions = [{ mask: url, style: url, strength: 2 }];
    });
    await button(page, "Add a style").click();
    await choose(page, "Style 2", { ...photo, name: "second.png" });
    await status(page, /second\.png is ready/);
    await button(page, "Paint").click();
    await eventsUntil(page, "progress");
    await kept(page);
    await reload(page);
    await page.getByText(OFFER).waitFor();
    await button(page, "Go on with it").click();
    await eventsUntil(page, "progress");
    assert.equal(await page.getByLabel("Mix of the two styles").count(), 1);
    await page.getByText("second.png").first().waitFor();
    const regions = page.getByRole("button", { name: /^Regions/ });
    assert.match(await regions.textContent(), /1/);
    await regions.click();
    await page.getByRole("group", { name: "What is painted" }).getByText("Region 1").waitFor();
  });

  test("where the browser has no room, the painting goes on without a checkpoint", async () => {
    const page = await openWithPictures(context, site, LONG);
    await page.evaluate(() => {
      window.refused = 0;
      IDBObjectStore.prototype.put = () => {
        window.refused += 1;
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    await button(page, "Paint").click();
    await waitFor(
      "a checkpoint to be refused",
      page.waitForFunction(() => window.refused > 0),
    );
    const from = (await events(page)).length;
    await eventsUntil(page, "progress", from, 12);
    assert.equal(await page.evaluate(() => window.refused), 1, "it was tried once");
    await button(page, "Stop").click();
    await idle(page);
    assert.ok((await events(page)).every(({ type }) => type === "progress"));
    assert.deepEqual(await checkpoints(page), []);
  });

  test("where the browser keeps nothing at all, the page paints as ever", async () => {
    const page = await context.newPage();
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("denied", "SecurityError");
      };
    });
    await page.goto(site.url("?device=cpu"));
    await status(page, /Ready/);
    await set(page, LONG);
    await button(page, "Paint").click();
    await page.getByRole("progressbar", { name: "Progress" }).waitFor();
    await page.waitForTimeout(6000); // past the first checkpoint
    await button(page, "Stop").click();
    await status(page, /Stopped after \d+ of 9000 iterations/);
  });
});
