// Settings that are moved while it paints: they take effect there and then, and the painting does not begin anew.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { test, waitFor } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { button, events, eventsUntil, idle, openWithPictures, paint, result, set, status } from "./support/page.mjs";

const LONG = { network: "vgg19-lite", size: "64", iterations: "3000", strength: "0.5" };

describe("steering", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
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

  test("another strength takes effect while it paints, and the painting goes on from where it is", async () => {
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

  test("an attribute of the embedder's does the same, several are one change, and the total may be lowered", async () => {
    const page = await ready();
    await startAndSettle(page);
    const from = (await events(page)).length;
    await set(page, { "style-scale": "2", "keep-colours": "luminance", iterations: "60" });
    const since = await eventsUntil(page, "finish", from);
    assert.equal(since.at(-1).type, "finish", since.at(-1).message);
    const colours = await page.getByRole("img", { name: "Result" }).evaluate((canvas) => canvas.width);
    assert.equal(colours, 64);
  });

  test("a value that makes no sense is complained of, and the painting goes on", async () => {
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

  test("after the end another strength goes on from the picture, other strokes begin anew", async () => {
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
