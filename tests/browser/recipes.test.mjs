// Recipes: in saved pictures, in the page's address, by name; the gallery's variations, a site's own styles, and Undo.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe } from "node:test";
import { test, waitFor } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { button, choose, idle, open, openWithPictures, paint, result, set, status } from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { textsOf, withText } from "./support/png.mjs";
import { faults } from "./support/server.mjs";

const SMALL = { network: "vgg19-lite", size: "48", iterations: "3" };

describe("recipes", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  async function ready(path = "?device=cpu") {
    const page = await open(context, site, path);
    await status(page, /Ready/);
    return page;
  }

  test("a saved picture gives its settings back, and Undo takes them away", async () => {
    const page = await openWithPictures(context, site, { ...SMALL, strength: "0.8", "style-scale": "2" });
    await paint(page);
    const painting = await saved(page);
    const other = await ready();
    await choose(other, "Photo", painting);
    const said = await status(other, /photo-impasto\.png was painted by Impasto: its settings are back\./);
    assert.match(said, /It was painted from style\.png, which you would have to choose again\. Undo takes them away\./);
    const expected = {
      strength: "0.8",
      "style-scale": "2",
      size: "48",
      iterations: "3",
      quality: "quick",
      network: null,
    };
    assert.deepEqual(await attributes(other, Object.keys(expected)), expected);
    assert.equal(await other.getByLabel("Strength", { exact: true }).inputValue(), "0.8");
    assert.equal(await other.locator("#photo-name").textContent(), "photo-impasto.png");
    await button(other, "Undo").click();
    const none = Object.fromEntries(Object.keys(expected).map((name) => [name, null]));
    assert.deepEqual(await attributes(other, Object.keys(expected)), none);
    assert.equal(await other.locator("#photo-name").textContent(), "photo-impasto.png", "the picture stays");
  });

  test("a saved picture names its styles but no other file, and holds a few kilobytes of text", async () => {
    const page = await openWithPictures(context, site, SMALL);
    await paint(page);
    const { buffer } = await saved(page);
    const texts = textsOf(buffer);
    assert.deepEqual([...texts.keys()].sort(), ["Software", "impasto-pictures", "impasto-recipe"]);
    assert.deepEqual(JSON.parse(texts.get("impasto-pictures")), ["style.png"]);
    assert.equal(JSON.parse(texts.get("impasto-recipe")).size, 48);
    const all = [...texts.values()].join("");
    assert.ok(all.length < 4000 && !all.includes("photo.png"), all);
  });

  test("the generated style comes back too", async () => {
    const page = await ready();
    await set(page, { ...SMALL, "gallery-style": "mosaic", "gallery-seed": "7", "gallery-palette": "ember" });
    await page.locator("#style-name", { hasText: "Mosaic 7, Ember" }).waitFor();
    await paint(page);
    const painting = await saved(page);
    const other = await ready();
    await choose(other, "Style", painting);
    await status(other, /its settings are back/);
    await other.locator("#style-name", { hasText: "Mosaic 7, Ember" }).waitFor();
    assert.ok(await other.getByRole("radio", { name: "Mosaic" }).isChecked());
  });

  test("what a picture says that is not to be trusted is left out, and the picture is taken", async () => {
    const page = await ready();
    for (const [text, notice] of [
      ["{", /photo\.png is ready.*cannot be used \(it is no JSON object\)/],
      ['{"size": 9999}', /photo\.png is ready.*size is 9999/],
      ['{"network": "odd"}', /photo\.png is ready.*cannot be used/],
      ["x".repeat(70_000), /photo\.png is ready.*it is too long/],
      ['{"strength": 0.3, "varnish": 1}', /settings are back.*does not have \(varnish\)/],
    ]) {
      await choose(page, "Photo", { ...photo, buffer: withText(photo.buffer, "impasto-recipe", text) });
      await status(page, notice);
    }
    assert.deepEqual(await attributes(page, ["strength", "size"]), { strength: "0.3", size: null });
  });

  test("the address carries the settings, and keeps in step with them", async () => {
    const page = await ready("?device=cpu#strength=0.8&gallery-style=mosaic&gallery-palette=ember");
    assert.equal(await page.getByLabel("Strength", { exact: true }).inputValue(), "0.8");
    await page.locator("#style-name", { hasText: "Mosaic, Ember" }).waitFor();
    assert.ok(await button(page, "Undo").isDisabled(), "how the page came is no step");
    await page.getByLabel("Strength", { exact: true }).fill("0.5");
    await hash(page, "#gallery-style=mosaic&gallery-palette=ember");
    await choose(page, "Style", style);
    await hash(page, "");
    assert.ok(page.url().endsWith("?device=cpu"), page.url());
    await page.evaluate(() => (location.hash = "#strength=0.25"));
    await page.waitForFunction(() => document.querySelector("impasto-stylizer").getAttribute("strength") === "0.25");
  });

  test("an address that makes no sense says so in one sentence, and the rest of it is taken", async () => {
    const page = await open(context, site, "?device=cpu#strength=7&style-scale=2&photo=http://x/y.jpg");
    const said = await status(page, /This page's address asks for something that cannot be had/);
    assert.match(
      said,
      /strength is 7, give a number from 0 to 1 \(and 1 more like it\); everything else in it is taken/,
    );
    const expected = { strength: null, "style-scale": "2", photo: null };
    assert.deepEqual(await attributes(page, Object.keys(expected)), expected);
    const other = await open(context, site, "?device=cpu#gallery-style=velvet&strength=0.25");
    await status(other, /gallery-style is "velvet"; give one of strokes, /);
    assert.deepEqual(await attributes(other, ["strength"]), { strength: "0.25" });
  });

  test("a recipe by name sets style and settings, and is marked until they change", async () => {
    const page = await ready();
    await set(page, { "edge-weight": "3", size: "48" });
    await button(page, "Ink").click();
    await status(page, /Ink is chosen/);
    assert.equal(await button(page, "Ink").getAttribute("aria-pressed"), "true");
    assert.ok(await page.getByRole("radio", { name: "Ink" }).isChecked());
    assert.equal((await attributes(page, ["size"])).size, "48", "how large to paint is no matter of looks");
    await button(page, "Oil").click();
    assert.equal(await button(page, "Ink").getAttribute("aria-pressed"), "false");
    await page.getByLabel("Strength", { exact: true }).fill("0.05");
    assert.equal(await button(page, "Oil").getAttribute("aria-pressed"), "false");
    for (let step = 0; step < 2; step++) await button(page, "Undo").click();
    assert.equal(await button(page, "Ink").getAttribute("aria-pressed"), "true");
    assert.ok(await page.getByRole("radio", { name: "Ink" }).isChecked());
    await button(page, "Undo").click();
    assert.equal((await attributes(page, ["edge-weight"]))["edge-weight"], "3");
  });

  test("every recipe by name can be painted", async () => {
    const page = await ready();
    const names = await page.getByRole("group", { name: "Recipes" }).getByRole("button").allTextContents();
    const recipes = names.map((name) => name.trim()).filter(Boolean);
    assert.ok(recipes.length >= 8);
    const seen = new Set();
    for (const name of recipes) {
      await button(page, name).click();
      await set(page, SMALL);
      await paint(page);
      seen.add((await result(page)).hash);
    }
    assert.equal(seen.size, recipes.length, "each is another painting");
  });

  test("another one of a style, and other colours, are seen at once and painted", async () => {
    const page = await ready();
    await set(page, SMALL);
    const tile = page.locator(".tile:has(input:checked) canvas");
    await waitFor("the thumbnail", page.locator('.tile:has(input:checked) canvas[width="160"]').waitFor());
    const seen = [await pixels(tile)];
    const painted = [];
    for (const change of [
      () => undefined,
      () => button(page, "Another one").click(),
      () => page.getByLabel("Colours of the style").selectOption("Ember"),
    ]) {
      await change();
      if (painted.length > 0) {
        const before = seen.at(-1);
        await waitFor("another thumbnail", page.waitForFunction(otherThan, before));
        seen.push(await pixels(tile));
      }
      await paint(page);
      painted.push((await result(page)).hash);
    }
    assert.equal(new Set(painted).size, 3);
    assert.deepEqual(await attributes(page, ["gallery-style", "gallery-seed", "gallery-palette"]), {
      "gallery-style": "strokes",
      "gallery-seed": "2",
      "gallery-palette": "ember",
    });
    await button(page, "Undo").click();
    await button(page, "Undo").click();
    await waitFor("the first thumbnail", page.waitForFunction(sameAs, seen[0]));
    await choose(page, "Style", style);
    await status(page, /style\.png is ready/);
    assert.ok(!(await button(page, "Another one").isVisible()), "a picture of the visitor's has no variations");
  });

  test("a site's own styles stand in the row", async () => {
    site.put("own/stripes.png", style.buffer);
    site.put(
      "own/styles.json",
      JSON.stringify([{ src: "stripes.png", label: "Stripes", credit: "Nobody" }, { src: 1 }]),
    );
    const page = await context.newPage();
    const warnings = [];
    page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
    await page.goto(site.url("?device=cpu#gallery-style=stripes.png"));
    await page.waitForFunction(() => customElements.get("impasto-stylizer"));
    await set(page, { styles: "own/styles.json" });
    await page.locator("#style-name", { hasText: "Stripes" }).waitFor();
    const tile = page.getByRole("radio", { name: "Stripes" });
    assert.ok(await tile.isChecked());
    assert.ok(
      warnings.some((text) => /Picture 2 of .*own\/styles\.json is left out: it has no src/.test(text)),
      warnings,
    );
    await page.getByRole("radio", { name: "Mosaic" }).check();
    await page.locator("#style-name", { hasText: "Mosaic" }).waitFor();
    await button(page, "Undo").click();
    await page.locator("#style-name", { hasText: "Stripes" }).waitFor();
    assert.ok(await tile.isChecked());
    await set(page, SMALL);
    const drawn = page.locator(".tile:has(input:checked) canvas");
    await waitFor(
      "its thumbnail",
      page.waitForFunction(
        () =>
          document.querySelector("impasto-stylizer").shadowRoot.querySelector(".tile:has(input:checked) canvas").width >
          1,
      ),
    );
    assert.ok(await drawn.isVisible());
  });

  for (const [name, fault] of [
    ["that is no list", faults.bytes('{"a": 1}')],
    ["that is no JSON", faults.html()],
    ["that is not there", faults.status(404)],
  ])
    test(`a list of styles ${name} leaves the row as it is, with one sentence in the console`, async () => {
      site.fault("styles.json", fault);
      const page = await context.newPage();
      const about = [];
      const isAbout = (message) => message.type() === "warning" && message.text().includes("styles.json");
      page.on("console", (message) => isAbout(message) && about.push(message.text()));
      const told = page.waitForEvent("console", isAbout);
      await page.goto(site.url("?device=cpu"));
      await set(page, { styles: "styles.json" });
      await waitFor("a sentence", told);
      await status(page, /Ready/);
      assert.equal(about.length, 1, about.join("\n"));
      assert.match(about[0], /(it must be \[|correct the file or its address\.)/);
      assert.equal(await page.getByRole("radio", { name: /^(?!Instant|Quick|Fine)/ }).count(), 12);
    });

  test("Undo and Redo go through settings and pictures, by button and by key", async () => {
    const page = await ready();
    await choose(page, "Photo", photo);
    await status(page, /photo\.png is ready/);
    await page.getByLabel("Strength", { exact: true }).fill("0.9");
    await page.getByRole("radio", { name: "Mosaic" }).check();
    await page.locator("#style-name", { hasText: "Mosaic" }).waitFor();
    const states = [
      ["Lake", "0.5", "Brush strokes"],
      ["photo.png", "0.5", "Brush strokes"],
      ["photo.png", "0.9", "Brush strokes"],
      ["photo.png", "0.9", "Mosaic"],
    ];
    await waitFor(states[3].join(", "), shown(page, states[3]));
    for (const at of [2, 1, 0]) {
      await page.keyboard.press("Control+z");
      // A default comes from the worker, which paints thumbnails too.
      await waitFor(states[at].join(", "), shown(page, states[at]));
    }
    assert.ok(await button(page, "Undo").isDisabled());
    await button(page, "Redo").click();
    await page.keyboard.press("Control+Shift+z");
    await page.keyboard.press("Control+y");
    await waitFor(states[3].join(", "), shown(page, states[3]));
    assert.ok(await button(page, "Redo").isDisabled());
    await set(page, SMALL);
    await paint(page);
    await idle(page);
  });

  test("a number field takes back its own typing", async () => {
    const page = await ready();
    await page.getByLabel("Strength", { exact: true }).fill("0.9");
    const size = page.getByLabel("Size", { exact: true });
    await size.focus();
    await page.keyboard.press("Control+z");
    assert.equal((await attributes(page, ["strength"])).strength, "0.9");
  });

  test("every setting has a control with its sentence, and nothing is wider than a phone", async () => {
    const page = await ready();
    await page.setViewportSize({ width: 360, height: 740 });
    await page.locator("details.more > summary").click();
    const controls = page.locator(".groups :is(input, select)");
    const described = await controls.evaluateAll((all) =>
      all.map((control) => control.getRootNode().getElementById(control.getAttribute("aria-describedby")).textContent),
    );
    assert.ok(described.length >= 16);
    assert.ok(described.every((sentence) => sentence.endsWith(".")));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  });
});

async function saved(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save").click()]);
  const buffer = await readFile(await download.path());
  return { name: download.suggestedFilename(), mimeType: "image/png", buffer };
}

/** The element's attributes. */
function attributes(page, names) {
  const read = (element, names) => Object.fromEntries(names.map((name) => [name, element.getAttribute(name)]));
  return page.locator("impasto-stylizer").evaluate(read, names);
}

/** Waits until photo, strength and style are these. */
function shown(page, expected) {
  return page.waitForFunction((expected) => {
    const root = document.querySelector("impasto-stylizer").shadowRoot;
    const [photo, style] = ["#photo-name", "#style-name"].map((id) => root.querySelector(id).textContent);
    return [photo, root.querySelector("#strength").value, style].join() === expected.join();
  }, expected);
}

function hash(page, expected) {
  return waitFor(
    `the address to end with ${expected}`,
    page.waitForFunction((hash) => location.hash === hash, expected),
  );
}

function pixels(canvas) {
  return canvas.evaluate((canvas) => canvas.toDataURL());
}

/** In the page: whether the chosen style's thumbnail is another than before. */
function otherThan(before) {
  const root = document.querySelector("impasto-stylizer").shadowRoot;
  return root.querySelector(".tile:has(input:checked) canvas").toDataURL() !== before;
}

/** In the page: whether it is this one. */
function sameAs(picture) {
  const root = document.querySelector("impasto-stylizer").shadowRoot;
  return root.querySelector(".tile:has(input:checked) canvas").toDataURL() === picture;
}
