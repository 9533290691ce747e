// Parts of the photo with another style, and parts that stay as they are.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { everywhere, test, waitFor } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { button, choose, events, openWithPictures, paint, paintInVain, pixels, status } from "./support/page.mjs";
import { writePng } from "./support/png.mjs";
import { faults } from "./support/server.mjs";

const SMALL = { network: "vgg19-lite", size: "64", iterations: "20", strength: "0.9" };

const png = (name, width, height, pixel) => ({ name, mimeType: "image/png", buffer: writePng(width, height, pixel) });
const red = png("red.png", 48, 48, () => [0.9, 0.1, 0.1]);
const blue = png("blue.png", 48, 48, () => [0.1, 0.1, 0.9]);
/** Of a size of its own: light on the left. */
const left = png("left.png", 30, 20, (x) => (x < 15 ? [1, 1, 1] : [0, 0, 0]));
const square = png("square.png", 60, 60, (x, y) => [x / 60, y / 60, 0.5]);

describe("regions", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  const ready = (attributes = SMALL) => openWithPictures(context, site, attributes);

  async function openEditor(page) {
    await button(page, "Regions").click();
    await page.getByRole("img", { name: "The photo and its regions" }).waitFor();
  }

  /** Where the photo is, in sight. */
  async function frame(page) {
    await page.locator(".mask-frame").evaluate((frame) => frame.scrollIntoView({ block: "center" }));
    return page.locator(".mask-frame").boundingBox();
  }

  /** Drags over the photo, from and to places in shares of its size. */
  async function stroke(page, [x0, y0], [x1, y1]) {
    const box = await frame(page);
    await page.mouse.move(box.x + x0 * box.width, box.y + y0 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + x1 * box.width, box.y + y1 * box.height, { steps: 4 });
    await page.mouse.up();
  }

  /** What is shown while regions are painted, as a function of places in shares of its size. */
  async function painted(page) {
    const { width, height, data } = await page.locator(".masks").evaluate((canvas) => {
      const { width, height } = canvas;
      return { width, height, data: canvas.getContext("2d").getImageData(0, 0, width, height).data };
    });
    return (x, y) => data.slice((Math.floor(y * height) * width + Math.floor(x * width)) * 4).slice(0, 3);
  }

  /** How far the painting is from the plain photo, left and right of the middle: mean of the differences, of 255. */
  async function changed(page) {
    const now = await pixels(page);
    const before = await page.locator(".before").evaluate((canvas) => {
      const copy = document.createElement("canvas");
      const result = canvas.parentElement.querySelector(".result");
      Object.assign(copy, { width: result.width, height: result.height });
      const context = copy.getContext("2d");
      context.drawImage(canvas, 0, 0, copy.width, copy.height);
      return context.getImageData(0, 0, copy.width, copy.height).data;
    });
    const sums = [0, 0];
    for (let at = 0; at < now.length; at++) sums[(at / 4) % 64 < 32 ? 0 : 1] += Math.abs(now[at] - before[at]);
    return sums.map((sum) => (sum * 2) / now.length);
  }

  /** How much redder than blue the painting is, left and right of the middle, of 255. */
  async function redness(page) {
    const shown = await pixels(page);
    const sums = [0, 0];
    for (let at = 0; at < shown.length; at += 4) sums[(at / 4) % 64 < 32 ? 0 : 1] += shown[at] - shown[at + 2];
    return sums.map((sum) => (sum * 8) / shown.length);
  }

  /** The left half, where the region is, is redder in red than in blue; the right half is not. */
  function assertRedder(inRed, inBlue) {
    const [inside, outside] = inRed.map((red, side) => red - inBlue[side]);
    assert.ok(inside > 10 && inside > 3 * Math.abs(outside), `redder inside by ${inside}, outside by ${outside}`);
  }

  everywhere("a brush paints what is kept, erases, is taken back and cleared", async () => {
    const page = await ready();
    await openEditor(page);
    const before = await painted(page);
    const plain = before(0.25, 0.5);
    await stroke(page, [0.2, 0.5], [0.8, 0.5]);
    const at = await painted(page);
    for (const x of [0.2, 0.5, 0.8]) assert.notDeepEqual(at(x, 0.5), before(x, 0.5));
    assert.deepEqual(at(0.25, 0.1), before(0.25, 0.1));
    await button(page, "Erase").click();
    await stroke(page, [0.25, 0.5], [0.25, 0.5]);
    assert.deepEqual((await painted(page))(0.25, 0.5), plain);
    assert.notDeepEqual((await painted(page))(0.6, 0.5), plain);
    await button(page, "Undo stroke").click();
    assert.notDeepEqual((await painted(page))(0.25, 0.5), plain);
    await button(page, "Clear").click();
    assert.deepEqual((await painted(page))(0.25, 0.5), plain);
    await page
      .locator(".mask-frame")
      .press("Control+z")
      .catch(() => button(page, "Undo stroke").click());
    await button(page, "Undo stroke").click();
    assert.ok(await button(page, "Undo stroke").isDisabled());
  });

  everywhere("arrow keys and Space paint a region, from Tab to Paint without a pointer", async () => {
    const page = await ready();
    await button(page, "Regions").press("Enter");
    const photo = page.getByRole("img", { name: "The photo and its regions" });
    await photo.waitFor();
    const before = await painted(page);
    const focused = () => photo.evaluate((canvas) => canvas.getRootNode().activeElement === canvas);
    for (let presses = 0; !(await focused()); presses++) {
      assert.ok(presses < 20, "Shift and Tab lead to the photo");
      await page.keyboard.press("Shift+Tab");
    }
    const ring = page.locator(".brush-ring");
    await ring.waitFor();
    const size = (await ring.boundingBox()).width;
    await page.keyboard.press("]");
    await page.keyboard.press("ArrowLeft");
    assert.ok((await ring.boundingBox()).width > 1.1 * size, "a larger brush");
    assert.deepEqual((await painted(page))(0.5, 0.5), before(0.5, 0.5), "a brush that is up paints nothing");
    await page.keyboard.press("Space");
    for (let presses = 0; presses < 6; presses++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowUp");
    await page.getByRole("button", { name: "Regions (1)" }).waitFor();
    const after = await painted(page);
    for (const x of [0.48, 0.3]) assert.notDeepEqual(after(x, 0.5), before(x, 0.5), `at ${x}`);
    for (const place of [
      [0.7, 0.5],
      [0.4, 0.15],
    ])
      assert.deepEqual(after(...place), before(...place), `at ${place}`);
    await page.keyboard.press("Control+z");
    await button(page, "Regions").waitFor();
    assert.deepEqual((await painted(page))(0.3, 0.5), before(0.3, 0.5), "a stroke is one step");
    await page.keyboard.press("Space");
    await photo.evaluate((canvas) => canvas.blur());
    await page.getByRole("button", { name: "Regions (1)" }).waitFor();
    assert.ok(await ring.isHidden());
  });

  everywhere("Undo and Redo go through strokes and regions", async () => {
    const page = await ready();
    await openEditor(page);
    const before = (await painted(page))(0.5, 0.5);
    await stroke(page, [0.2, 0.5], [0.8, 0.5]);
    await stroke(page, [0.5, 0.2], [0.5, 0.8]);
    const kept = (await painted(page))(0.5, 0.25);
    await button(page, "Undo").click();
    assert.notDeepEqual((await painted(page))(0.5, 0.25), kept);
    assert.notDeepEqual((await painted(page))(0.5, 0.5), before, "one stroke is one step");
    await page.keyboard.press("Control+z");
    assert.deepEqual((await painted(page))(0.5, 0.5), before);
    await page.getByRole("button", { name: "Regions", exact: true, expanded: true }).waitFor();
    for (let step = 0; step < 2; step++) await button(page, "Redo").click();
    assert.deepEqual((await painted(page))(0.5, 0.25), kept);
    await button(page, "Add a region").click();
    await choose(page, "Style of region 1", red);
    await status(page, /red\.png is ready/);
    await stroke(page, [0.2, 0.1], [0.8, 0.1]);
    await button(page, "Remove region 1").click();
    await page.getByRole("button", { name: "Regions (1)" }).waitFor();
    await button(page, "Undo").click();
    await page.getByRole("button", { name: "Regions (2)" }).waitFor();
    await button(page, "Region 1").click();
    assert.ok(await page.getByText("red.png").first().isVisible());
    await paint(page);
  });

  everywhere("what is kept stays as it is in the photo, the rest is painted", async () => {
    const page = await ready();
    await paint(page);
    const [everywhere] = await changed(page);
    await openEditor(page);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), button(page, "Load a mask").click()]);
    await chooser.setFiles(left);
    await page.getByRole("button", { name: "Regions (1)" }).waitFor();
    const [first] = await paint(page);
    assert.ok(first.iteration <= 20, "another painting");
    const [kept, rest] = await changed(page);
    assert.ok(kept < everywhere / 4 && rest > 2 * kept, `${kept} against ${rest}, and ${everywhere} before`);
  });

  test("a region has a style of its own", async () => {
    const page = await ready();
    await openEditor(page);
    await button(page, "Add a region").click();
    await choose(page, "Style of region 1", red);
    await status(page, /red\.png is ready/);
    assert.match(await paintInVain(page), /Region 1 is nowhere yet; paint it/);
    await openEditor(page);
    await button(page, "Region 1").click();
    await page.getByLabel("Brush size").fill("60");
    await page.getByLabel("Hardness").fill("1");
    await stroke(page, [0.1, 0], [0.1, 1]);
    await stroke(page, [0.3, 1], [0.3, 0]);
    await paint(page);
    const inRed = await redness(page);
    await page.getByRole("button", { name: "Regions (1)" }).click();
    await button(page, "Region 1").click();
    await choose(page, "Style of region 1", blue);
    await status(page, /blue\.png is ready/);
    await paint(page);
    assertRedder(inRed, await redness(page));
  });

  everywhere("a region without a style says so; taken away it no longer counts", async () => {
    const page = await ready();
    await openEditor(page);
    await button(page, "Add a region").click();
    await page.getByRole("button", { name: "Region 1", exact: true, pressed: true }).waitFor();
    await stroke(page, [0.3, 0.5], [0.6, 0.5]);
    assert.match(await paintInVain(page), /Region 1 has no style yet; choose one/);
    await page.getByRole("button", { name: "Regions (1)" }).click();
    await button(page, "Region 1").click();
    await button(page, "Remove region 1").click();
    await page.getByRole("button", { name: "Keep the photo", pressed: true }).waitFor();
    await button(page, "Done").click();
    assert.ok(await button(page, "Regions").evaluate((button) => button.getRootNode().activeElement === button));
    await paint(page);
  });

  everywhere("the photo covers the painting while regions are painted, and Paint brings it back", async () => {
    const page = await ready();
    await paint(page);
    await openEditor(page);
    assert.ok(!(await page.getByRole("img", { name: "Result" }).isVisible()));
    await button(page, "Done").click();
    assert.ok(await page.getByRole("img", { name: "Result" }).isVisible());
    await openEditor(page);
    await paint(page);
    assert.ok(await page.getByRole("img", { name: "Result" }).isVisible());
  });

  everywhere("another photo forgets what was painted on the last", async () => {
    const page = await ready();
    await openEditor(page);
    await stroke(page, [0.3, 0.5], [0.6, 0.5]);
    await page.getByRole("button", { name: "Regions (1)" }).waitFor();
    await choose(page, "Photo", square);
    await status(page, /square\.png is ready/);
    await page.locator('.masks[width="60"][height="60"]').waitFor();
    await button(page, "Regions").waitFor();
  });

  test("a finger paints, two zoom", async () => {
    const page = await ready();
    await openEditor(page);
    const plain = await painted(page);
    let box = await frame(page);
    const session = await page.context().newCDPSession(page);
    const at = (x, y) => ({ x: box.x + x * box.width, y: box.y + y * box.height });
    const touch = (type, ...points) =>
      session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map((point, id) => ({ ...point, id })) });
    await touch("touchStart", at(0.4, 0.5));
    await touch("touchMove", at(0.6, 0.5));
    await touch("touchEnd");
    await page.getByRole("button", { name: "Regions (1)" }).waitFor();
    await button(page, "Undo stroke").click();
    box = await frame(page);
    await touch("touchStart", at(0.4, 0.5));
    await touch("touchStart", at(0.4, 0.5), at(0.6, 0.5));
    await touch("touchMove", at(0.2, 0.5), at(0.8, 0.5));
    await touch("touchEnd");
    assert.deepEqual((await painted(page))(0.4, 0.5), plain(0.4, 0.5), "nothing was painted");
    assert.ok((await page.locator(".masks").boundingBox()).width > 1.5 * box.width, "zoomed");
  });

  everywhere("attributes name masks and styles", async () => {
    site.put("left.png", left.buffer);
    site.put("red.png", red.buffer);
    site.put("blue.png", blue.buffer);
    const page = await ready();
    await page.locator("impasto-stylizer").evaluate((element) => {
      element.regions = [{ mask: "left.png", style: "red.png", strength: 2 }];
    });
    await status(page, /red\.png is ready/);
    await paint(page);
    const inRed = await redness(page);
    await page.locator("impasto-stylizer").evaluate((element) => {
      element.regions = [{ mask: "left.png", style: "blue.png", strength: 2 }];
    });
    await status(page, /blue\.png is ready/);
    await paint(page);
    assertRedder(inRed, await redness(page));
    await button(page, "Regions").click();
    await waitFor("the region", page.getByRole("button", { name: /^Region \d$/ }).waitFor());
    site.fault("gone.png", faults.status(404));
    const from = (await events(page)).length;
    await page.locator("impasto-stylizer").evaluate((element) => element.setAttribute("protect", "gone.png"));
    await status(page, /gone\.png could not be fetched/);
    assert.equal((await events(page, from)).length, 1);
  });
});
