// The element as an embedder uses it: when it wakes, where it finds its files, what it shows and what it tells.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { assertQuiet } from "./support/browser.mjs";
import { everywhere } from "./support/case.mjs";
import { embedder } from "./support/embedder.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { hostedSite } from "./support/hosted.mjs";
import { button, choose, open, paint, result, status } from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";

const SMALL = 'device="cpu" network="vgg19-lite" size="48" iterations="2"';

/** A page with this element. */
const page = (attributes) => embedder(`<impasto-stylizer ${attributes}></impasto-stylizer>`);

describe("an embedded element", () => {
  let site;
  let context;
  let seen;

  eachWithFreshSite((fresh) => ({ site, context, seen } = fresh), { quiet: false });

  function embed(attributes, served = site) {
    served.put("embedder.html", page(attributes));
    return open(context, served, "embedder.html");
  }

  async function choosePictures(page) {
    await choose(page, "Photo", photo);
    await choose(page, "Style", style);
    await status(page, /style\.png is ready/);
  }

  everywhere("fetches nothing before somebody uses it", async () => {
    const page = await embed(SMALL);
    await page.waitForTimeout(1500);
    assert.equal(site.count("impasto-worker.js"), 0, "not even its worker");
    await button(page, "Choose photo").focus();
    await status(page, /Ready to paint/);
    assert.equal(site.count("impasto-cpu_bg.wasm"), 1);
    await choosePictures(page);
    assert.deepEqual(site.shards(), [], "networks wait for Paint");
    await paint(page);
    assert.ok(site.shards().length > 0);
    assertQuiet(seen, site);
  });

  everywhere("or as soon as it is seen, if its page wants that", async () => {
    const page = await embed(`reveal="auto" ${SMALL}`);
    await status(page, /Ready to paint/);
  });

  everywhere("finds engine and networks where its page says", async () => {
    const engines = await hostedSite();
    const networks = await hostedSite();
    try {
      const places = `engine="${engines.url()}" models="${networks.url("packs")}"`;
      const page = await embed(`${places} ${SMALL}`);
      await choosePictures(page);
      await paint(page);
      assert.ok((await result(page)).colours > 100);
      const folders = (site) => new Set(site.requests.map(({ path }) => path.split("/")[1].replace(/-.*/, "-")));
      assert.deepEqual(folders(site), new Set(["embedder.html", "impasto.js"]));
      assert.deepEqual(folders(engines), new Set(["impasto-"]));
      assert.deepEqual(folders(networks), new Set(["packs"]));
      // Elsewhere from now on.
      await page.locator("impasto-stylizer").evaluate((element) => element.removeAttribute("models"));
      await status(page, /Ready to paint/);
      await paint(page);
      assert.ok(engines.requests.some(({ path }) => path.startsWith("/packs/vgg19-lite/")));
    } finally {
      await Promise.all([engines.stop(), networks.stop()]);
    }
  });

  everywhere("an address that is none is a sentence", async () => {
    const page = await embed(`engine="http://" ${SMALL}`);
    await button(page, "Choose photo").focus();
    await status(page, /engine is "http:\/\/", which is no address; give that of a folder/i);
  });

  everywhere("its events tell their type", async () => {
    const page = await embed(SMALL);
    await page.evaluate(() => {
      window.told = [];
      for (const type of ["load", "progress", "preview", "finish", "error"])
        document.querySelector("impasto-stylizer").addEventListener(type, ({ type, detail }) => {
          window.told.push({
            event: type,
            type: detail.type,
            width: detail.width,
            bytes: detail.data?.length,
            on: detail.device,
          });
        });
    });
    await choosePictures(page);
    await paint(page);
    const told = await page.evaluate(() => window.told);
    assert.deepEqual(
      told.filter(({ event }) => event === "load").map(({ type, on }) => [type, on]),
      [["load", "cpu"]],
    );
    const types = Object.fromEntries(told.map(({ event, type }) => [event, type]));
    assert.deepEqual(types, { load: "load", progress: "painting", preview: "preview", finish: "finish" });
    const last = told.findLast(({ event }) => event === "preview");
    assert.equal(last.bytes, last.width * 36 * 4, "the pixels of 48 × 36");
  });

  everywhere("shows a poster until there is something else", async () => {
    site.put("poster.png", photo.buffer);
    const page = await embed(`poster="poster.png" ${SMALL}`);
    await page.locator('.compare[data-shown="poster"]').waitFor();
    assert.equal((await result(page)).width, 72);
    assert.equal(site.count("impasto-worker.js"), 0);
    await choose(page, "Photo", style);
    await page.locator('.compare[data-shown="photo"]').waitFor();
    assert.equal((await result(page)).width, 48);
  });

  everywhere("can leave the controls to its page", async () => {
    const page = await embed(`controls="none" ${SMALL}`);
    const painted = await page.locator("impasto-stylizer").evaluate(async (element) => {
      await element.paint();
      return (await element.toBlob()).type;
    });
    assert.equal(painted, "image/png");
    assert.ok(await page.getByRole("img", { name: "Result" }).isVisible());
    assert.ok(await page.getByRole("status").isVisible());
    assert.ok(!(await page.locator(".paint").isVisible()));
  });

  everywhere("does nothing for visitors while it is disabled", async () => {
    const page = await embed(`disabled ${SMALL}`);
    await button(page, "Choose photo").click({ force: true });
    await page.locator("impasto-stylizer").evaluate((element) => element.shadowRoot.querySelector(".paint").focus());
    await page.waitForTimeout(500);
    assert.equal(site.count("impasto-worker.js"), 0);
    assert.ok(await page.locator("impasto-stylizer").evaluate((element) => !element.shadowRoot.activeElement));
    await page.locator("impasto-stylizer").evaluate((element) => (element.disabled = false));
    await button(page, "Choose photo").focus();
    await status(page, /Ready to paint/);
  });
});
