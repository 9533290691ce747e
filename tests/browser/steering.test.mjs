// Settings that are moved while it paints: they take effect there and then, and the painting does not begin anew.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { everywhere, test, waitFor } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import {
  button,
  choose,
  events,
  eventsUntil,
  idle,
  openWithPictures,
  paint,
  pixels,
  result,
  set,
  status,
} from "./support/page.mjs";
import { writePng } from "./support/png.mjs";

/** It does not end before it is stopped. */
const LONG = { network: "vgg19-lite", size: "64", iterations: "9000", tolerance: "0", strength: "0.5" };

describe("steering", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
    context.setDefaultTimeout(60_000);
  });

  const ready = (attributes = LONG) => openWithPictures(context, site, attributes);

  /** Paints until the losses have settled, so that a jump of the loss has another reason. */
  async function startAndSettle(page) {
    await button(page, "Paint").click();
    await waitFor(
      "fifty iterations",
      page.waitForFunction(() => window.events.some(({ iteration }) => iteration > 50)),
    );
  }

  const progress = async (page, from) => (await events(page, from)).filter(({ type }) => type === "progress");

  everywhere("another strength takes effect while it paints, and the painting goes on from where it is", async () => {
    const page = await ready();
    await startAndSettle(page);
    const before = (await progress(page)).at(-1);
    const from = (await events(page)).length;
    await page.getByLabel("Strength", { exact: true }).fill("0");
    await status(page, /new strength counts from here on/);
    // The style counts a thirtieth of what it did.
    await waitFor(
      "the loss to fall",
      page.waitForFunction(
        ([from, loss]) => window.events.slice(from).some((event) => event.loss < loss / 3),
        [from, before.loss],
      ),
    );
    const after = await progress(page, from);
    assert.ok(
      after.every(({ iteration }) => iteration >= before.iteration),
      "it did not begin anew",
    );
    await button(page, "Stop").click();
    await idle(page);
    const since = (await events(page)).length;
    await button(page, "Paint").click();
    await eventsUntil(page, "progress", since, 1);
    await button(page, "Stop").click();
    await idle(page);
    const [next] = await progress(page, since);
    assert.ok(next.iteration > after.at(-1).iteration, "nor after a stop");
  });

  everywhere(
    "an attribute of the embedder's does the same, several are one change, and the total may be lowered",
    async () => {
      const page = await ready();
      await startAndSettle(page);
      const from = (await events(page)).length;
      await set(page, { "style-scale": "2", "keep-colours": "luminance", iterations: "60" });
      const since = await eventsUntil(page, "finish", from);
      assert.equal(since.at(-1).type, "finish", since.at(-1).message);
      const colours = await page.getByRole("img", { name: "Result" }).evaluate((canvas) => canvas.width);
      assert.equal(colours, 64);
    },
  );

  everywhere("a value that makes no sense is complained of, and the painting goes on", async () => {
    const page = await ready();
    await startAndSettle(page);
    const from = (await events(page)).length;
    await set(page, { "style-scale": "9" });
    await status(page, /style_scale/);
    const errors = (await events(page, from)).filter(({ type }) => type === "error");
    assert.equal(errors.length, 1);
    await page.waitForFunction(
      (from) => window.events.slice(from).filter(({ type }) => type === "progress").length > 2,
      from,
    );
    await button(page, "Stop").click();
    await idle(page);
  });

  everywhere("after the end another strength goes on from the picture, other strokes begin anew", async () => {
    const page = await ready({ ...LONG, size: "48", iterations: "6" });
    await paint(page);
    const painted = await result(page);
    await set(page, { strength: "0.9" });
    const [next] = await paint(page);
    assert.ok(next.iteration > 6);
    assert.notEqual((await result(page)).hash, painted.hash);
    await set(page, { "style-scale": "2" });
    const [first] = await paint(page);
    assert.ok(first.iteration <= 6);
  });
});

describe("steering the pictures", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
    context.setDefaultTimeout(60_000);
  });

  const png = (name, pixel) => ({ name, mimeType: "image/png", buffer: writePng(48, 48, pixel) });
  const red = png("red.png", () => [0.9, 0.1, 0.1]);
  const blue = png("blue.png", () => [0.1, 0.1, 0.9]);
  /** Light on the left. */
  const left = png("left.png", (x) => (x < 24 ? [1, 1, 1] : [0, 0, 0]));

  const ready = () => openWithPictures(context, site, { ...LONG, strength: "1" });

  /** How much redder than blue the painting is, left and right of the middle, of 255. */
  async function redness(page) {
    const shown = await pixels(page);
    const sums = [0, 0];
    for (let at = 0; at < shown.length; at += 4) sums[(at / 4) % 64 < 32 ? 0 : 1] += shown[at] - shown[at + 2];
    return sums.map((sum) => (sum * 8) / shown.length);
  }

  /** Waits for some more iterations, and asserts that none was a step back. */
  async function goOn(page, from, more = 60) {
    const [{ iteration }] = await events(page, from - 1);
    const enough = ([from, aim]) => window.events.slice(from).some((event) => event.iteration > aim);
    await waitFor(`${more} iterations`, page.waitForFunction(enough, [from, iteration + more]));
    const since = await events(page, from);
    assert.deepEqual(
      since.filter((event) => event.type !== "progress"),
      [],
    );
    assert.ok(
      since.every((event) => event.iteration >= iteration),
      "it did not begin anew",
    );
  }

  const begun = async (page) => {
    await button(page, "Paint").click();
    await eventsUntil(page, "progress", 0, 5);
  };

  everywhere("the mix of two styles moves while it paints", async () => {
    const page = await ready();
    await choose(page, "Style", red);
    await button(page, "Add a style").click();
    await choose(page, "Style 2", blue);
    await status(page, /blue\.png is ready/);
    await page.getByLabel("Mix of the two styles").fill("0");
    await begun(page);
    await goOn(page, (await events(page)).length);
    const [before] = await redness(page);
    const from = (await events(page)).length;
    await page.getByLabel("Mix of the two styles").fill("1");
    await status(page, /new mix of styles counts from here on/);
    await goOn(page, from, 150);
    await button(page, "Stop").click();
    await idle(page);
    const [after] = await redness(page);
    assert.ok(after < before - 20, `red over blue ${before}, then ${after}`);
  });

  everywhere("a region and what is kept are taken on while it paints, as soon as they are whole", async () => {
    const page = await ready();
    await choose(page, "Style", blue);
    await status(page, /blue\.png is ready/);
    await begun(page);
    const from = (await events(page)).length;
    await button(page, "Regions").click();
    await button(page, "Add a region").click();
    await choose(page, "Style of region 1", red);
    await status(page, /red\.png is ready: 48 × 48 pixels\. It counts from here on/);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), button(page, "Load a mask").click()]);
    await chooser.setFiles(left);
    await status(page, /new regions count from here on/);
    await button(page, "Done").click();
    await goOn(page, from, 200);
    await button(page, "Stop").click();
    await idle(page);
    const [inside, outside] = await redness(page);
    assert.ok(inside > outside + 20, `red over blue: ${inside} in the region, ${outside} outside`);
    const since = (await events(page)).length;
    await page.getByRole("button", { name: "Regions (1)" }).click();
    await button(page, "Region 1").click();
    await button(page, "Remove region 1").click();
    await button(page, "Done").click();
    await button(page, "Paint").click();
    await eventsUntil(page, "progress", since);
    await goOn(page, since);
    await button(page, "Stop").click();
    await idle(page);
  });
});

describe("the stroke size", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  test("is shown over the picture while it is moved, as large as the style will be", async () => {
    const page = await openWithPictures(context, site, { ...LONG, iterations: "3" });
    await page.locator("details.more > summary").click();
    const hint = page.locator(".stroke-hint");
    assert.ok(!(await hint.isVisible()));
    const sizes = [];
    for (const scale of ["0.5", "2"]) {
      await page.getByLabel("Stroke size", { exact: true }).fill(scale);
      await hint.waitFor();
      sizes.push((await hint.locator("canvas").boundingBox()).width);
    }
    const picture = await page.locator(".result").boundingBox();
    assert.ok(Math.abs(sizes[0] - 0.5 * picture.width) < 2, `${sizes[0]} of ${picture.width}`);
    assert.ok(Math.abs(sizes[1] - 4 * sizes[0]) < 2);
    await waitFor("it to go", hint.waitFor({ state: "hidden" }));
  });
});
