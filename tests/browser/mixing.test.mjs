// Several styles in one painting.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { everywhere } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import {
  button,
  choose,
  distance,
  drop,
  events,
  openWithPictures,
  paint,
  pixels,
  set,
  status,
} from "./support/page.mjs";
import { writePng } from "./support/png.mjs";
import { photo, style } from "./support/pictures.mjs";

const SMALL = { network: "vgg19-lite", size: "48", iterations: "20", strength: "1" };

const plain = (name, colour) => ({ name, mimeType: "image/png", buffer: writePng(48, 48, () => colour) });
const red = plain("red.png", [0.9, 0.1, 0.1]);
const blue = plain("blue.png", [0.1, 0.1, 0.9]);

describe("several styles", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  const ready = (attributes = SMALL) => openWithPictures(context, site, attributes);
  const mix = (page) => page.getByLabel("Mix of the two styles");

  /** How much more red than blue there is, of 255. */
  async function redness(page) {
    const shown = await pixels(page);
    let sum = 0;
    for (let at = 0; at < shown.length; at += 4) sum += shown[at] - shown[at + 2];
    return (sum * 4) / shown.length;
  }

  everywhere("a second style is mixed in by one slider, and each end is one style alone", async () => {
    const page = await ready();
    await choose(page, "Style", red);
    await button(page, "Add a style").click();
    assert.ok(!(await mix(page).isVisible()), "nothing to mix yet");
    await choose(page, "Style 2", blue);
    await status(page, /blue\.png is ready/);
    const seen = [];
    for (const position of ["0", "0.5", "1"]) {
      await mix(page).fill(position);
      const [first] = await paint(page);
      assert.ok(first.iteration <= 20, "another mix is another painting");
      seen.push(await redness(page));
    }
    const [one, both, other] = seen;
    assert.ok(one - both > 8 && both - other > 8, `red over blue: ${seen}`);
  });

  everywhere("three styles have a weight each, and what is taken away no longer counts", async () => {
    const page = await ready();
    for (const [place, file] of [
      ["Style 2", red],
      ["Style 3", blue],
    ]) {
      await button(page, "Add a style").click();
      await choose(page, place, file);
      await status(page, new RegExp(`${file.name} is ready`));
    }
    for (const name of ["style.png", "red.png", "blue.png"])
      assert.ok(await page.getByRole("slider", { name, exact: true }).isVisible(), name);
    await page.getByRole("slider", { name: "red.png" }).fill("0");
    await page.getByRole("slider", { name: "style.png" }).fill("0");
    await paint(page);
    const onlyBlue = await pixels(page);
    await button(page, "Remove style 2").click();
    await mix(page).fill("1");
    assert.ok(await button(page, "Choose style 2").isVisible(), "the third is the second now");
    await paint(page);
    assert.ok(distance(await pixels(page), onlyBlue) < 1);
  });

  everywhere("Undo and Redo go through mixes", async () => {
    const page = await ready();
    await button(page, "Add a style").click();
    await choose(page, "Style 2", blue);
    await status(page, /blue\.png is ready/);
    await mix(page).fill("0.8");
    await button(page, "Remove style 2").click();
    assert.ok(!(await mix(page).isVisible()));
    await button(page, "Undo").click();
    assert.equal(await mix(page).inputValue(), "0.8");
    assert.ok(await page.getByText("blue.png").first().isVisible());
    await button(page, "Undo").click();
    assert.equal(await mix(page).inputValue(), "0.5");
    await button(page, "Undo").click();
    assert.ok(!(await mix(page).isVisible()));
    for (let step = 0; step < 2; step++) await button(page, "Redo").click();
    assert.equal(await mix(page).inputValue(), "0.8");
    await paint(page);
  });

  everywhere("a style of the row goes to the place that has none yet", async () => {
    const page = await ready();
    await button(page, "Add a style").click();
    const tile = page.getByRole("group", { name: "Nothing at hand?" }).getByRole("radio").nth(1);
    await tile.click();
    assert.equal(await page.locator("#style-name").textContent(), "style.png");
    assert.ok(await mix(page).isVisible());
    assert.ok(!(await tile.isChecked()), "the row marks the first style only");
    await tile.click();
    assert.notEqual(await page.locator("#style-name").textContent(), "style.png");
  });

  everywhere("what is dropped on a place goes there, two files to photo and style", async () => {
    const page = await ready();
    await button(page, "Add a style").click();
    await drop(page, ".pictures .zone:has(.remove)", { files: [red] });
    await status(page, /red\.png is ready/);
    assert.equal(await page.locator("#style-name").textContent(), "style.png");
    await drop(page, ".stage", { files: [photo, { ...style, name: "other.png" }] });
    await page.locator("#style-name", { hasText: "other.png" }).waitFor();
  });

  everywhere("the attribute names styles and weights; one that makes no sense is a sentence", async () => {
    site.put("red.png", red.buffer);
    site.put("blue.png", blue.buffer);
    const page = await ready();
    await page.locator("impasto-stylizer").evaluate((element) => {
      element.styleMix = [
        { src: "red.png", weight: 1 },
        { src: "blue.png", weight: 3 },
      ];
    });
    await page.locator("#style-name", { hasText: "red.png" }).waitFor();
    await mix(page).waitFor();
    assert.equal(await mix(page).inputValue(), "0.75");
    assert.equal(await page.locator("impasto-stylizer").evaluate(({ styleMix }) => styleMix[1].src), "blue.png");
    const from = (await events(page)).length;
    await set(page, { "style-mix": "red.png" });
    await status(page, /Style-mix is "red\.png"; give a list such as/i);
    assert.equal((await events(page, from)).length, 1);
  });
});
