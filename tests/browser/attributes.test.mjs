// Attributes that do more than name a setting: `recipe`, `autostart`, `look`.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { everywhere } from "./support/case.mjs";
import { embedder } from "./support/embedder.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { button, choose, events, eventsUntil, open, paint, paintInVain, result, status } from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";

const SMALL = 'device="cpu" network="vgg19-lite" size="48" iterations="2"';
const PICTURES = 'photo="photo.png" style-image="style.png"';

describe("attributes", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
    site.put("photo.png", photo.buffer);
    site.put("style.png", style.buffer);
  });

  function embed(attributes) {
    site.put("embedder.html", embedder(`<impasto-stylizer ${attributes}></impasto-stylizer>`));
    return open(context, site, "embedder.html");
  }

  const attribute = (page, name) => page.locator("impasto-stylizer").getAttribute(name);
  const setAttribute = (page, name, value) =>
    page
      .locator("impasto-stylizer")
      .evaluate(
        (element, [name, value]) =>
          value === null ? element.removeAttribute(name) : element.setAttribute(name, value),
        [name, value],
      );

  everywhere("recipe takes the name of a preset; attributes of one's own go before", async () => {
    const page = await embed(`recipe="oil" strength="0.8" ${SMALL}`);
    assert.equal(await attribute(page, "strength"), "0.8");
    assert.equal(await attribute(page, "style-scale"), "0.7");
    assert.equal(await attribute(page, "gallery-style"), "strokes");
    await setAttribute(page, "recipe", "ink");
    assert.equal(await attribute(page, "keep-colours"), null, "Oil's own are gone");
    assert.equal(await attribute(page, "strength"), "0.8");
    assert.equal(await attribute(page, "gallery-style"), "ink");
    await setAttribute(page, "recipe", null);
    assert.equal(await attribute(page, "style-scale"), null);
    await setAttribute(page, "style-image", "style.png");
    await setAttribute(page, "recipe", "oil");
    assert.equal(await attribute(page, "gallery-style"), null, "a style of one's own goes before");
    await setAttribute(page, "recipe", "gouache");
    await button(page, "Choose photo").focus();
    await status(page, /Recipe is "gouache"; give JSON, an address, or one of oil, ink/);
  });

  everywhere("recipe takes JSON, also what no attribute can say, and paints by it", async () => {
    const json = JSON.stringify({ strength: 0.9, iterations: 9, style_layers: { relu1_1: 1, relu2_1: 0.5 } });
    const page = await embed(`recipe='${json}' ${PICTURES} ${SMALL}`);
    await button(page, "Choose photo").focus();
    // Photo and style are fetched at once: either may come last.
    await status(page, /\.png is ready|Ready to paint/);
    await page.locator("impasto-stylizer").evaluate((element) => {
      const listen = ({ detail }) => (window.layers = Object.keys(detail.layers.style));
      element.addEventListener("progress", listen, { once: true });
    });
    await paint(page);
    assert.deepEqual(await page.evaluate(() => window.layers), ["relu1_1", "relu2_1"]);
    assert.equal(await page.getByRole("slider", { name: "Strength" }).inputValue(), "0.9");
    assert.equal(await attribute(page, "iterations"), "2");
    await setAttribute(page, "recipe", '{"stength": 1}');
    assert.match(await paintInVain(page), /sets "stength", which is no setting; give one such as strength/);
    await setAttribute(page, "recipe", '{"scales": {"frist": 64}}');
    assert.match(await paintInVain(page), /sets scales to \{"frist":64\}.*such as \{"first":\d+,"factor":1\.5\}\.$/);
    await setAttribute(page, "recipe", '{"stages": [{"up_to": "many"}]}');
    assert.match(await paintInVain(page), /sets stages to .*"many".*such as \[\{"up_to":256/);
    await setAttribute(page, "recipe", '{"strength": ');
    assert.match(await paintInVain(page), /Recipe is no recipe .*give settings such as/);
    await setAttribute(page, "recipe", null);
    await paint(page);
  });

  everywhere("recipe takes an address, which is fetched with the first use", async () => {
    site.put("pastel.json", JSON.stringify({ strength: 0.25, seed: 7 }));
    const page = await embed(`recipe="./pastel.json" ${PICTURES} ${SMALL}`);
    await page.waitForTimeout(300);
    assert.equal(site.count("pastel.json"), 0);
    await paint(page);
    assert.equal(await attribute(page, "strength"), "0.25");
    assert.equal(await attribute(page, "seed"), "7");
    assert.equal(site.count("pastel.json"), 1);
    assert.ok(await button(page, "Undo").isDisabled(), "it is no step of the visitor's");
    site.fault("none.json", (response) => response.writeHead(404).end());
    await setAttribute(page, "recipe", "none.json");
    assert.match(await paintInVain(page), /The recipe none\.json could not be fetched .*404.*correct recipe/);
    assert.equal(await attribute(page, "strength"), null);
  });

  everywhere("autostart paints once, as soon as it is seen with a photo of its page's", async () => {
    const page = await embed(`autostart ${PICTURES} ${SMALL}`);
    await eventsUntil(page, "finish");
    await page.locator("impasto-stylizer").evaluate(async (element) => {
      element.setAttribute("photo", "style.png");
      const parent = element.parentNode;
      element.remove();
      await new Promise((resolve) => setTimeout(resolve, 50));
      parent.append(element);
    });
    await status(page, /style\.png is ready/);
    await page.waitForTimeout(1000);
    const finished = (await events(page)).filter(({ type }) => type === "finish");
    assert.equal(finished.length, 1);
  });

  everywhere("autostart waits for the visitor's photo where the page has none", async () => {
    const page = await embed(`autostart style-image="style.png" ${SMALL}`);
    await button(page, "Choose photo").focus();
    await status(page, /Ready to paint|is ready/);
    await page.waitForTimeout(800);
    assert.deepEqual(await events(page), []);
    await choose(page, "Photo", photo);
    await eventsUntil(page, "finish");
    assert.equal((await result(page)).width, 48);
  });
});
