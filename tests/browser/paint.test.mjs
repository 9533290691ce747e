// From a photo and a style to a saved painting, on the CPU.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe } from "node:test";
import { everywhere, test } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import {
  button,
  choose,
  chooseInVain,
  events,
  eventsUntil,
  idle,
  open,
  paint,
  result,
  set,
  status,
  type,
} from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { readPng } from "./support/png.mjs";
import { built, Site } from "./support/server.mjs";

/** One at least, the default, comes with the code. */
const NETWORKS = JSON.parse((await built("packs/index.json")) ?? '{"networks":[]}').networks;

const noLooks = !(await built("looks/gallery.look")) && "this site was built without the looks of the row";

const SMALL = { network: "vgg19-lite", size: "96", iterations: "10" };

/** The loss falls within each scale; between scales it is another loss. */
function assertFalls(progress) {
  assert.ok(progress.every(({ loss }) => Number.isFinite(loss)));
  // Map.groupBy would do, but Node 20, the oldest version supported, lacks it.
  const scales = new Map();
  for (const step of progress) scales.set(step.scale, [...(scales.get(step.scale) ?? []), step]);
  const judged = [...scales.values()].filter((steps) => steps.length > 1);
  assert.ok(judged.length > 0, "some scale was seen twice");
  for (const steps of judged) assert.ok(steps.at(-1).loss < steps[0].loss, `${steps[0].loss} falls`);
}

describe("painting on the CPU", () => {
  let site;
  let context;
  let seen;

  eachWithFreshSite((fresh) => {
    ({ site, context, seen } = fresh);
  });

  async function ready(path = "?device=cpu", attributes = SMALL) {
    const page = await open(context, site, path);
    await set(page, attributes);
    await choose(page, "Photo", photo);
    await choose(page, "Style", style);
    // What is pressed next stands still then.
    await status(page, /style\.png is ready/);
    return page;
  }

  everywhere("the loss falls, the canvas changes, and the picture is saved", async () => {
    const page = await open(context, site, "?device=cpu");
    await choose(page, "Photo", photo);
    await status(page, /photo\.png is ready/);
    const unpainted = await result(page);
    await choose(page, "Style", style);
    await status(page, /style\.png is ready/);
    await page.getByText("More settings").click();
    await page.getByLabel("Network", { exact: true }).selectOption("vgg19-lite");
    await type(page, "Size", "96");
    await type(page, "Iterations", "10");
    const progress = await paint(page);
    assertFalls(progress);
    assert.equal(progress.at(-1).iteration, 10);
    assert.equal(await page.getByRole("progressbar").getAttribute("aria-valuenow"), "100");
    const painted = await result(page);
    assert.notEqual(painted.hash, unpainted.hash);
    assert.deepEqual([painted.width, painted.height], [96, 72]);
    assert.ok(painted.colours > 100);
    assert.equal(
      site.requests.filter(({ path }) => path.includes("impasto-gpu")).length,
      0,
      "only one engine is fetched",
    );

    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save").click()]);
    assert.match(download.suggestedFilename(), /^photo.*\.png$/);
    const saved = readPng(await readFile(await download.path()));
    assert.deepEqual([saved.width, saved.height], [96, 72]);
    assert.ok(new Set(saved.data).size > 50, "it is not of one colour");
  });

  everywhere("Stop keeps the picture and Paint goes on from it", async () => {
    const page = await ready("?device=cpu", { ...SMALL, iterations: "9000", tolerance: "0" });
    await button(page, "Paint").click();
    await eventsUntil(page, "progress", 0, 3);
    await button(page, "Stop").click();
    await idle(page);
    const stopped = await events(page);
    const picture = await result(page);
    assert.ok(picture.colours > 100);
    const { iteration } = stopped.at(-1);
    assert.ok(iteration > 0 && iteration < 9000);

    await button(page, "Paint").click();
    const since = await eventsUntil(page, "progress", stopped.length, 3);
    assert.ok(since[0].iteration > iteration, "it does not begin anew");
    await button(page, "Stop").click();
    await idle(page);
    assert.notEqual((await result(page)).hash, picture.hash);
  });

  everywhere("a file that is no picture is told in a sentence, and the last picture stays", async () => {
    const page = await ready("?device=cpu", { ...SMALL, size: "48", iterations: "2" });
    await paint(page);
    const painted = await result(page);
    const words = {
      name: "words.png",
      mimeType: "image/png",
      buffer: Buffer.from("Not a picture, whatever its name says."),
    };
    for (const label of ["Photo", "Style"]) assert.match(await chooseInVain(page, label, words), /words\.png.*;/);
    assert.deepEqual(await result(page), painted);
    await paint(page);
  });

  everywhere("Instant paints in the look of a style of the row", { skip: noLooks }, async () => {
    const page = await ready("?device=cpu", SMALL);
    const unpainted = await result(page);
    await page.getByRole("radio", { name: "Instant" }).check({ force: true });
    await page.getByRole("button", { name: "Mosaic", exact: true }).click();
    await eventsUntil(page, "finish");
    const painted = await result(page);
    assert.notEqual(painted.hash, unpainted.hash);
    assert.ok(painted.colours > 100);
  });

  test("the same pictures and settings give the same painting", async () => {
    const pictures = [];
    for (let run = 0; run < 2; run++) {
      const page = await ready("?device=cpu", { ...SMALL, size: "48" });
      await paint(page);
      pictures.push(await result(page));
      await page.close();
    }
    assert.deepEqual(pictures[0], pictures[1]);
  });

  everywhere("one click paints with nothing at hand", async () => {
    const page = await open(context, site, "?device=cpu");
    await set(page, { ...SMALL, size: "64", iterations: "3" });
    await paint(page);
    const first = await result(page);
    assert.ok(first.colours > 100);
    await page.getByRole("radio").nth(1).check();
    await paint(page);
    assert.notEqual((await result(page)).hash, first.hash);
  });

  everywhere("the keyboard alone can paint", async () => {
    const page = await open(context, site, "?device=cpu");
    await set(page, { ...SMALL, size: "48", iterations: "2" });
    await status(page, /Ready/);
    // In the page's order: behind its end, Tab leaves it for the browser's own buttons.
    await tabTo(page, button(page, "Sample photo"));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("radio").first());
    await page.keyboard.press("ArrowRight");
    assert.ok(await page.getByRole("radio").nth(1).isChecked());
    await tabTo(page, button(page, "Paint"));
    await page.keyboard.press("Enter");
    await eventsUntil(page, "finish");
    assert.equal((await events(page)).at(-1).type, "finish");
    await tabTo(page, button(page, "Save"));
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
    assert.match(download.suggestedFilename(), /\.png$/);
  });

  everywhere("nothing is wider than a phone of 360 px", async () => {
    const page = await ready();
    await page.setViewportSize({ width: 360, height: 740 });
    await set(page, { size: "48", iterations: "2" });
    await paint(page);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  });

  test("without WebGPU the page paints on the CPU and says so", async () => {
    const page = await ready("", { ...SMALL, size: "32", iterations: "1" });
    await paint(page);
    assert.match(await page.getByRole("status").textContent(), /CPU/);
    assert.equal(site.requests.filter(({ path }) => path.includes("impasto-gpu")).length, 0);
  });

  test("the site works in any folder", async () => {
    const elsewhere = await Site.start("/some/where/");
    try {
      const page = await open(context, elsewhere, "?device=cpu");
      await set(page, { ...SMALL, size: "32", iterations: "1" });
      await choose(page, "Photo", photo);
      await choose(page, "Style", style);
      await paint(page);
      assert.ok(elsewhere.requests.every(({ path }) => path.startsWith("/some/where/")));
      seen.requests.splice(0); // They went to the other origin.
    } finally {
      await elsewhere.stop();
    }
  });

  test("the networks this site was built with paint", async () => {
    assert.equal(NETWORKS[0]?.name, "vgg19-lite");
    for (const { name } of NETWORKS) {
      const page = await ready("?device=cpu", { network: name, size: "64", iterations: "4" });
      assertFalls(await paint(page));
      await page.close();
    }
  });

  test("the embedding example paints", async () => {
    const page = await open(context, site, "embed-example.html");
    await set(page, { ...SMALL, device: "cpu", size: "48", iterations: "2" });
    await choose(page, "Photo", photo);
    await choose(page, "Style", style);
    await paint(page);
    assert.ok((await result(page)).colours > 100);
  });
});

/** Presses Tab until the target has the focus. */
async function tabTo(page, target) {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element.getRootNode().activeElement === element)) return;
  }
  assert.fail(`Tab does not reach ${target}`);
}
