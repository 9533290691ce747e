// What cannot be painted: one sentence with the remedy, and the last picture stays.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { assertQuiet, launch, watchedContext } from "./support/browser.mjs";
import { test } from "./support/case.mjs";
import {
  assertOneSentence,
  choose,
  chooseInVain,
  open,
  paint,
  paintInVain,
  result,
  set,
  status,
} from "./support/page.mjs";
import { bad, odd, photo, style } from "./support/pictures.mjs";
import { Site } from "./support/server.mjs";

const QUICK = { network: "vgg19-lite", size: "32", iterations: "1", strength: "0.5" };

describe("bad input", () => {
  let browser;
  let site;
  let context;
  let seen;
  let page;

  before(async () => {
    browser = await launch();
    site = await Site.start();
    ({ context, seen } = await watchedContext(browser));
    page = await open(context, site, "?device=cpu");
    await set(page, QUICK);
    await choose(page, "Photo", photo);
    await choose(page, "Style", style);
    await paint(page);
  });
  after(async () => {
    await browser.close();
    await site.stop();
    assertQuiet(seen, site);
  });

  for (const file of bad) {
    for (const label of ["Photo", "Style"]) {
      test(`${file.name} as ${label}`, async () => {
        const last = await result(page);
        const said = await chooseInVain(page, label, file);
        assert.ok(said.includes(file.name));
        assert.match(said, file.says);
        // The name's own full stop aside.
        assertOneSentence(said.replaceAll(file.name, "It"));
        assert.deepEqual(await result(page), last);
      });
    }
  }

  for (const file of odd) {
    test(`${file.name} paints`, async () => {
      const last = await result(page);
      await choose(page, "Photo", file);
      if (file.says) await status(page, file.says);
      await paint(page);
      const painted = await result(page);
      assert.notEqual(painted.hash, last.hash);
      assert.ok(painted.colours > 50);
    });
  }

  const settings = [
    { size: "0" },
    { size: "100000" },
    { size: "big" },
    { iterations: "0" },
    { strength: "2" },
    { network: "vgg20" },
    { network: "../../secrets" },
    { device: "tpu" },
  ];
  for (const attributes of settings) {
    const [[name, value]] = Object.entries(attributes);
    test(`${name}="${value}"`, async () => {
      const last = await result(page);
      await set(page, attributes);
      const said = await paintInVain(page);
      assert.match(said, new RegExp(name, "i"));
      assert.deepEqual(await result(page), last);
      await set(page, { ...QUICK, device: "cpu" });
    });
  }

  test("the page still paints after all that", async () => {
    await choose(page, "Photo", photo);
    await paint(page);
  });
});
