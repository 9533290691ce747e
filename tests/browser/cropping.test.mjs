// The part of the style picture that counts.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { everywhere } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { button, choose, openWithPictures, paint, pixels, set, status, type } from "./support/page.mjs";
import { writePng } from "./support/png.mjs";

const SMALL = { network: "vgg19-lite", size: "48", iterations: "20", strength: "1" };

/** Red on the left, blue on the right. */
const halves = {
  name: "halves.png",
  mimeType: "image/png",
  buffer: writePng(80, 80, (x) => (x < 40 ? [0.9, 0.1, 0.1] : [0.1, 0.1, 0.9])),
};

describe("cropping the style", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  async function ready() {
    const page = await openWithPictures(context, site, SMALL);
    await choose(page, "Style", halves);
    await status(page, /halves\.png is ready/);
    await page.locator("details.more > summary").click();
    return page;
  }

  const crop = (page) => page.locator("impasto-stylizer").getAttribute("style-crop");

  /** Draws on the style picture, between places in shares of its size. */
  async function drawPart(page, [x0, y0], [x1, y1]) {
    const picture = page.getByRole("img", { name: "The style picture and the part of it that counts" });
    await picture.evaluate((picture) => picture.scrollIntoView({ block: "center" }));
    const box = await picture.boundingBox();
    await page.mouse.move(box.x + x0 * box.width, box.y + y0 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + x1 * box.width, box.y + y1 * box.height, { steps: 3 });
    await page.mouse.up();
  }

  everywhere("a part is drawn on it or cut off by numbers; a click takes all of it again", async () => {
    const page = await ready();
    await drawPart(page, [0.1, 0.2], [0.5, 1]);
    const [left, top, right, bottom] = (await crop(page)).split(" ").map(Number);
    for (const [is, should] of [
      [left, 0.1],
      [top, 0.2],
      [right, 0.5],
      [bottom, 0],
    ])
      assert.ok(Math.abs(is - should) < 0.03, `${is} for ${should}`);
    await type(page, "Left", "30");
    await page.getByLabel("Left", { exact: true }).blur();
    assert.match(await crop(page), /^0\.3 /);
    await drawPart(page, [0.5, 0.5], [0.5, 0.5]);
    assert.equal(await crop(page), null);
  });

  everywhere("the painting takes from that part alone; what makes no sense is a sentence", async () => {
    const page = await ready();
    const redness = async () => {
      const shown = await pixels(page);
      let sum = 0;
      for (let at = 0; at < shown.length; at += 4) sum += shown[at] - shown[at + 2];
      return (sum * 4) / shown.length;
    };
    await set(page, { "style-crop": "0 0 0.6 0" });
    assert.equal(await page.getByLabel("Right", { exact: true }).inputValue(), "60");
    await paint(page);
    const red = await redness();
    await set(page, { "style-crop": "0.6 0 0 0" });
    await paint(page);
    assert.ok(red > (await redness()) + 20, `${red} and ${await redness()}`);
    await set(page, { "style-crop": "a bit" });
    await button(page, "Paint").click();
    await status(page, /style-crop is "a bit"; give four shares/);
  });
});
