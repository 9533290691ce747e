// Photo, style and settings as visitors choose them, before, during and after a painting.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { everywhere, test } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";

import {
  button,
  choose,
  drop,
  events,
  eventsUntil,
  idle,
  open,
  openWithPictures,
  paint,
  result,
  set,
  status,
} from "./support/page.mjs";
import { odd, photo, style } from "./support/pictures.mjs";
import { faults } from "./support/server.mjs";

const SMALL = { network: "vgg19-lite", size: "48", iterations: "3" };
const other = odd.find(({ name }) => name === "deep.png");

describe("choosing", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  /** A page with both pictures chosen. */
  const ready = (attributes = SMALL) => openWithPictures(context, site, attributes);

  /** Waits until the canvas has this size. */
  function shows(page, width, height) {
    const canvas = page.getByRole("img", { name: "Result" });
    return canvas.and(page.locator(`[width="${width}"][height="${height}"]`)).waitFor();
  }

  /** Begins a painting that does not end before it is stopped. */
  async function startLong(page) {
    const from = (await events(page)).length;
    await set(page, { iterations: "9000", tolerance: "0" });
    await button(page, "Paint").click();
    await eventsUntil(page, "progress", from, 2);
  }

  async function stop(page) {
    await button(page, "Stop").click();
    await idle(page);
  }

  everywhere("it always says where to choose a photo and a style", async () => {
    const page = await open(context, site, "?device=cpu");
    await status(page, /Ready/);
    await choose(page, "Photo", photo);
    await status(page, /photo\.png is ready/);
    for (const name of ["Choose photo", "Choose style"]) {
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), button(page, name).click()]);
      await chooser.setFiles([]);
    }
  });

  everywhere("a photo chosen after a painting is shown, and the painting can still be saved", async () => {
    const page = await ready();
    await paint(page);
    assert.equal((await result(page)).width, 48);
    const progress = () => page.getByRole("progressbar", { name: "Progress" }).getAttribute("aria-valuenow");
    assert.equal(await progress(), "100");
    await choose(page, "Photo", other);
    await status(page, /deep\.png is ready.*Press Paint.*can still be saved/);
    await shows(page, 40, 30);
    assert.equal(await progress(), "0", "how far the painting came is said no more");
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save").click()]);
    assert.equal(download.suggestedFilename(), "photo-impasto.png");
    await paint(page);
    await shows(page, 48, 36);
  });

  everywhere("a photo chosen in mid-run waits, and says how it is painted", async () => {
    const page = await ready();
    await startLong(page);
    await choose(page, "Photo", other);
    const said = await status(page, /deep\.png is ready/);
    assert.match(said, /press Stop and then Paint/);
    await stop(page);
  });

  everywhere(
    "what only a new painting can have says so when it is changed during a painting, and after it",
    async () => {
      const page = await ready();
      await startLong(page);
      await page.getByLabel("Size", { exact: true }).fill("56");
      await status(page, /new size counts from the next Paint: press Stop and then Paint/);
      await stop(page);
      await page.getByLabel("Strength", { exact: true }).fill("0.2");
      await status(page, /Press Paint to apply the new strength/);
      await page.getByLabel("Size", { exact: true }).fill("64");
      await status(page, /Press Paint to apply the new size/);
    },
  );

  everywhere("two files dropped on the page are photo and style", async () => {
    const page = await open(context, site, "?device=cpu");
    await status(page, /Ready/);
    for (const target of ["h1", ".stage"]) {
      await drop(page, target, { files: [photo, style] });
      await page.locator("#photo-name", { hasText: "photo.png" }).waitFor();
      await page.locator("#style-name", { hasText: "style.png" }).waitFor();
      await page.getByRole("radio").first().check();
      await button(page, "Sample photo").click();
    }
  });

  test("a picture dropped from another page, or its address pasted, is fetched, or it says why not", async () => {
    site.put("there.png", photo.buffer);
    site.fault("gone.png", faults.status(404));
    const page = await open(context, site, "?device=cpu");
    await status(page, /Ready/);
    await drop(page, '.zone[data-role="style"]', { address: site.url("there.png") });
    await page.locator("#style-name", { hasText: "there.png" }).waitFor();
    await drop(page, "h1", { address: site.url("there.png") });
    await page.locator("#photo-name", { hasText: "there.png" }).waitFor();
    await drop(page, "body", { address: site.url("gone.png") }, "paste");
    await status(page, /gone\.png could not be fetched.*save it to your computer and choose the file/);
    await drop(page, "body", { address: site.url("there.png") }, "paste");
    await status(page, /there\.png is ready/);
  });

  everywhere("a photo chosen right after the sample photo stays chosen", async () => {
    const page = await open(context, site, "?device=cpu");
    await status(page, /Ready/);
    const sample = button(page, "Sample photo").evaluate((button) => button.click());
    await Promise.all([sample, drop(page, ".stage", { files: [photo] })]);
    await status(page, /photo.png is ready/);
    await idle(page);
    assert.equal(await page.locator("#photo-name").textContent(), "photo.png");
  });

  test("a pasted file is the photo, two are photo and style", async () => {
    const page = await open(context, site, "?device=cpu");
    await status(page, /Ready/);
    await drop(page, "body", { files: [{ ...photo, name: "pasted.png" }] }, "paste");
    await page.locator("#photo-name", { hasText: "pasted.png" }).waitFor();
    const both = [
      { ...photo, name: "first.png" },
      { ...style, name: "second.png" },
    ];
    await drop(page, "body", { files: both }, "paste");
    await page.locator("#photo-name", { hasText: "first.png" }).waitFor();
    await page.locator("#style-name", { hasText: "second.png" }).waitFor();
  });

  everywhere(
    "the photo's colours are kept where that is chosen, and another choice begins a new painting",
    async () => {
      const page = await ready();
      await paint(page);
      const painted = await result(page);
      await page.locator("details.more > summary").click();
      await page
        .getByLabel("Colours", { exact: true })
        .selectOption({ label: "The photo's; only brightness is painted" });
      assert.equal(await page.locator("impasto-stylizer").getAttribute("keep-colours"), "luminance");
      await status(page, /Press Paint to apply the new colours/);
      await paint(page);
      assert.notEqual((await result(page)).hash, painted.hash);
      const counted = (await events(page)).filter(({ type }) => type === "progress").at(-1);
      assert.equal(counted.iteration, 3, "it began anew");
    },
  );

  everywhere("a painting of the sample photo is saved under its name", async () => {
    const page = await open(context, site, "?device=cpu");
    await set(page, SMALL);
    await status(page, /Ready/);
    await paint(page);
    const name = await page.locator("#photo-name").textContent();
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save").click()]);
    assert.equal(name, "Lake");
    assert.equal(download.suggestedFilename(), "Lake-impasto.png");
  });
});
