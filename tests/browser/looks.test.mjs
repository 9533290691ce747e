// Looks: taught, kept, opened and painted in at once.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe } from "node:test";
import { launch, watchedContext } from "./support/browser.mjs";
import { everywhere, test, waitFor } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { hearLooks, learned, openInstant, SETTINGS, teach } from "./support/looks.mjs";
import {
  assertOneSentence,
  button,
  choose,
  chooseInVain,
  drop,
  events,
  eventsUntil,
  open,
  openWithPictures,
  paint,
  pixels,
  result,
  set,
  status,
} from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { writePng } from "./support/png.mjs";
import { Site } from "./support/server.mjs";

const gallery = JSON.stringify({ gallery: "gallery.look" });
const mine = (page) => page.getByRole("group", { name: "My looks" });
const file = (name, buffer) => ({ name, mimeType: "application/octet-stream", buffer });

/** Another photo. */
const other = {
  name: "other.png",
  mimeType: "image/png",
  buffer: writePng(64, 64, (x, y) => [x / 64, y / 64, 0.3]),
};

describe("looks", () => {
  let site;
  let context;
  /** A look named mosaic, as the gallery's style is. */
  let mosaic;

  before(async () => {
    const browser = await launch();
    const own = await Site.start();
    try {
      const watched = await watchedContext(browser);
      const page = await openInstant(watched.context, own);
      await choose(page, "Style", { ...style, name: "mosaic.png" });
      await status(page, /mosaic\.png has no look yet/);
      await teach(page);
      mosaic = await learned(page);
    } finally {
      await browser.close();
      await own.stop();
    }
  });

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  /** Waits for an instant picture since event number `from`. */
  async function painted(page, from) {
    const since = await eventsUntil(page, "finish", from);
    assert.equal(since.at(-1).type, "finish", since.at(-1).message);
    return result(page);
  }

  /** Waits for a picture that is painted already, by its hash. */
  async function paintedAs(page, hash, what) {
    for (let tries = 0; tries < 600 && (await result(page)).hash !== hash; tries += 1) await page.waitForTimeout(100);
    assert.equal((await result(page)).hash, hash, what);
  }

  test(
    "a style is taught, its look is kept by the browser, saved, deleted and opened again",
    { seconds: 500 },
    async () => {
      const page = await openInstant(context, site);
      assert.match(await status(page, /style\.png has no look yet/), /press Teach this style.*5 min/);
      assert.ok(await button(page, "Teach this style").isEnabled());
      const shown = await result(page);
      const from = (await events(page)).length;
      await page.evaluate(() => (window.shown = []));
      const since = await teach(page, 3);
      assert.equal(since.find(({ type }) => type === "look").name, "style");
      await status(page, /style is learned/);
      assert.equal((await events(page, from)).filter(({ type }) => type === "error").length, 0);
      const first = await result(page);
      assert.notEqual(first.hash, shown.hash, "the photo is painted");
      assert.equal(first.width, 64, "at its size");
      assert.ok(await button(page, "Paint").isEnabled());
      assert.ok(await button(page, "Go on teaching").isVisible());
      assert.equal(await button(page, "style").getAttribute("aria-pressed"), "true");

      // As the page is left and opened again, it is there.
      await page.reload();
      await page.evaluate(() => (window.events = []));
      await hearLooks(page);
      await page.evaluate(() => {
        const note = ({ type, detail }) => window.events.push({ type, message: detail.message });
        for (const type of ["finish", "error"]) document.querySelector("impasto-stylizer").addEventListener(type, note);
      });
      await set(page, { ...SETTINGS, device: "cpu", quality: "instant" });
      await choose(page, "Photo", photo);
      await page.getByText("photo.png").first().waitFor();
      await button(page, "style").waitFor();
      await choose(page, "Style", style);
      // The first picture may still be of the style that was there before.
      await paintedAs(page, first.hash, "the same look paints the same picture");

      const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save style").click()]);
      assert.equal(download.suggestedFilename(), "style.look");
      const bytes = await readFile(await download.path());
      await button(page, "Delete style").click();
      await mine(page).waitFor({ state: "hidden" });
      await button(page, "Teach this style").waitFor();

      await choose(page, "Look", file("saved.look", bytes));
      await status(page, /style is among your looks/);
      await paintedAs(page, first.hash, "a look that is opened paints the same picture");
      assert.equal(await button(page, "style").getAttribute("aria-pressed"), "true");
      assert.ok(await mine(page).isVisible());
    },
  );

  everywhere(
    "previews come while it is taught, and teaching goes on from what there is",
    { seconds: 500 },
    async () => {
      const page = await openInstant(context, site);
      await button(page, "Teach this style").waitFor();
      const before = await result(page);
      await page.locator("impasto-stylizer").evaluate((element) => {
        void element.teach({ size: "small", crop: 32, style_side: 64, batch: 1 });
      });
      await eventsUntil(page, "progress", 0);
      const changed = (hash) => {
        const canvas = document.querySelector("impasto-stylizer").shadowRoot.querySelector("canvas.result");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let now = 0;
        for (let at = 0; at < data.length; at += 4) {
          now = (Math.imul(now, 31) + ((data[at] << 16) | (data[at + 1] << 8) | data[at + 2])) | 0;
        }
        return now !== hash;
      };
      await waitFor("a preview", page.waitForFunction(changed, before.hash, { polling: 50 }));
      const left = await page.getByRole("progressbar").getAttribute("aria-valuetext");
      assert.match(left, /Teaching · .* left/);
      assert.ok(await button(page, "Paint").or(button(page, "Teach this style")).isDisabled(), "one thing at a time");
      await button(page, "Stop").click();
      await eventsUntil(page, "look", 0);
      const [file] = [await learned(page)];
      await button(page, "Go on teaching").waitFor();
      await teach(page);
      await status(page, /style is learned/);
      assert.notDeepEqual(await learned(page), file, "it has learned more");
      assert.equal(await mine(page).getByRole("listitem").count(), 1, "in place of what was there");
    },
  );

  everywhere("choosing a photo or a style of the row shows the painted picture, without Paint", async () => {
    site.put("looks/index.json", gallery);
    site.put("looks/gallery.look", mosaic);
    const page = await open(context, site, "?device=cpu");
    await set(page, { ...SETTINGS, size: "320", quality: "instant", "gallery-style": "mosaic" });
    await eventsUntil(page, "finish", 0);
    await status(page, /^Mosaic: 320 × \d+ pixels, painted at once/);
    const from = (await events(page)).length;
    await choose(page, "Photo", photo);
    const small = await painted(page, from);
    assert.deepEqual([small.width, small.height], [72, 54], "a small photo is not enlarged");
    assert.ok(await button(page, "Save").isEnabled());
    await page.getByRole("radio", { name: "Ink" }).check();
    await status(page, /has no look yet/);
    const back = (await events(page)).length;
    await page.getByRole("radio", { name: "Mosaic" }).check();
    assert.equal((await painted(page, back)).hash, small.hash);
    const saved = await page.locator("impasto-stylizer").evaluate(async (element) => {
      const bitmap = await createImageBitmap(await element.toBlob());
      return [bitmap.width, bitmap.height];
    });
    assert.deepEqual(saved, [72, 54]);
  });

  test("an instant picture is told of, also where all is looked at again while its file is made", async () => {
    site.put("looks/index.json", gallery);
    site.put("looks/gallery.look", mosaic);
    const page = await open(context, site, "?device=cpu");
    await set(page, { ...SETTINGS, quality: "instant", "gallery-style": "mosaic" });
    await eventsUntil(page, "finish", 0);
    await page.evaluate(() => {
      const { toBlob } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.toBlob = function (...how) {
        window.goOn = () => toBlob.apply(this, how);
      };
      const { abort } = AbortController.prototype;
      AbortController.prototype.abort = function (...why) {
        window.calledOff = true;
        abort.apply(this, why);
      };
    });
    const from = (await events(page)).length;
    await choose(page, "Photo", photo);
    await page.waitForFunction(() => window.goOn);
    await page.evaluate(() => (window.calledOff = false));
    await set(page, { size: "64" });
    await page.waitForFunction(() => window.calledOff);
    assert.equal((await events(page, from)).length, 0);
    await page.evaluate(() => window.goOn());
    await painted(page, from);
  });

  everywhere("an attribute names a look; another style chosen takes it away", async () => {
    site.put("some/waves.look", mosaic);
    const page = await openWithPictures(context, site, { size: "64" });
    const from = (await events(page)).length;
    await set(page, { look: "some/waves.look" });
    await painted(page, from);
    assert.ok(await page.getByLabel("Instant").isChecked());
    await status(page, /^mosaic: 64 × 48 pixels/);
    await choose(page, "Style", other);
    await status(page, /other\.png has no look yet/);
    assert.equal(await page.locator("impasto-stylizer").getAttribute("look"), null);
    assert.ok(await page.getByLabel("Instant").isChecked(), "what was painted at once still is");
  });

  everywhere("a link carries a look", async () => {
    site.put("waves.look", mosaic);
    const page = await open(context, site, "?device=cpu#size=64&look=./waves.look");
    await eventsUntil(page, "finish", 0);
    await status(page, /^mosaic: 64 × \d+ pixels/);
    assert.match(page.url(), /look=\.\/waves\.look/);
  });

  everywhere("a script applies a look to any picture", async () => {
    site.put("waves.look", mosaic);
    site.put("photo.png", photo.buffer);
    const page = await openWithPictures(context, site, SETTINGS);
    const apply = (how) =>
      page.locator("impasto-stylizer").evaluate(async (element, how) => {
        const image = Object.assign(new Image(), { src: "photo.png" });
        await image.decode();
        const canvas = Object.assign(document.createElement("canvas"), { width: 72, height: 54 });
        canvas.getContext("2d").drawImage(image, 0, 0);
        const blob = await (await fetch("photo.png")).blob();
        const bitmap = await createImageBitmap(blob);
        const sources = { address: "photo.png", blob, image, canvas, bitmap, text: new Blob(["no picture"]) };
        const given = canvas.getContext("2d").getImageData(0, 0, 72, 54).data;
        try {
          const painted = await element.apply(sources[how.source], how.options);
          const { width, height } = painted;
          const { data } = painted.getContext("2d").getImageData(0, 0, width, height);
          return { width, height, data, given };
        } catch (error) {
          return { code: error.code, message: error.message };
        }
      }, how);
    assert.equal((await apply({ source: "image" })).code, "no-look");
    await set(page, { look: "waves.look" });
    const first = await apply({ source: "blob", options: { size: 128 } });
    assert.deepEqual([first.width, first.height], [72, 54]);
    assert.notDeepEqual(first.data, first.given);
    for (const source of ["address", "image", "canvas", "bitmap"]) {
      assert.deepEqual((await apply({ source, options: { size: 128 } })).data, first.data, source);
    }
    const small = await apply({ source: "image", options: { size: 32, blend: [2] } });
    assert.deepEqual([small.width, small.height], [32, 24]);
    assert.equal((await apply({ source: "text" })).code, "not-a-picture");
    for (const options of [{ size: 8 }, { blend: [1, 1] }, { blend: [0] }]) {
      assert.equal((await apply({ source: "image", options })).code, "bad-setting", JSON.stringify(options));
    }
  });

  everywhere("the instant picture is a start for a painting", async () => {
    site.put("waves.look", mosaic);
    const page = await openWithPictures(context, site, { ...SETTINGS, iterations: "1", strength: "0" });
    await page.locator("details.more > summary").click();
    const option = page.getByLabel("Start from").locator('option[value="instant"]');
    assert.ok(await option.isDisabled(), "there is none yet");
    const from = (await events(page)).length;
    await set(page, { look: "waves.look", quality: "instant" });
    await painted(page, from);
    const instant = await pixels(page);
    await set(page, { quality: "quick" });
    await page.getByLabel("Start from").selectOption({ label: "The instant picture" });
    await paint(page);
    const started = await pixels(page);
    await page.getByLabel("Start from").selectOption({ label: "The photo" });
    await paint(page);
    const other = await pixels(page);
    const far = (a, b) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0);
    assert.ok(far(started, instant) < far(other, instant), "it is nearer to the instant picture");
  });

  everywhere("looks that are none, cut off, changed or of another version are told in a sentence", async () => {
    site.put("waves.look", mosaic);
    const page = await openInstant(context, site);
    await button(page, "Open a look").waitFor();
    const changed = Buffer.from(mosaic);
    changed[changed.length - 1] ^= 1;
    const from = mosaic.indexOf('\\"version\\":') + 12;
    const later = Buffer.concat([mosaic.subarray(0, from), Buffer.from("9"), mosaic.subarray(from + 1)]);
    for (const [name, bytes] of [
      ["empty.look", Buffer.alloc(0)],
      ["words.look", Buffer.from("This is no look.")],
      ["half.look", mosaic.subarray(0, mosaic.length >> 1)],
      ["changed.look", changed],
      ["later.look", later],
      ["photo.look", photo.buffer],
    ]) {
      const text = await chooseInVain(page, "Look", file(name, bytes));
      assert.match(text, new RegExp(`^${name} is not a look that Impasto can use \\(.*\\); [^.;]*\\.$`, "i"));
    }
    const since = (await events(page)).length;
    await set(page, { look: "missing.look" });
    site.fault("missing.look", (response) => response.writeHead(404).end("no"));
    const [failure] = await eventsUntil(page, "error", since);
    assert.match(failure.message, /missing\.look could not be fetched \(the server answered 404\); /);
    const blended = (await events(page)).length;
    await set(page, { look: "waves.look", blend: "1,2" });
    const [wrong] = (await eventsUntil(page, "error", blended)).filter(({ type }) => type === "error");
    assert.match(wrong.message, /^blend is 1,2; it must be at most 1 numbers?/);
    assert.equal(await mine(page).isVisible(), false, "none of them is kept");
  });

  everywhere("nothing is learned from a picture of one colour", async () => {
    const page = await openInstant(context, site);
    const red = { ...style, name: "red.png", buffer: writePng(40, 40, () => [0.9, 0.1, 0.1]) };
    await choose(page, "Style", red);
    await status(page, /red\.png has no look yet/);
    await button(page, "Teach this style").click();
    const [failure] = (await eventsUntil(page, "look", 0)).filter(({ type }) => type === "error");
    assert.match(failure.message, /style picture is of one colour; it must be/);
    assertOneSentence(await status(page, /one colour/));
    await button(page, "Teach this style").waitFor();
  });

  everywhere("settings of learning are checked", async () => {
    const page = await openInstant(context, site);
    for (const [settings, complaint] of [
      [{ rate: 7 }, /^rate is 7; it must be 0\.00001 to 0\.1\.$/],
      [{ crop: 33 }, /^crop is 33; it must be a multiple of 4\.$/],
      [{ colour: 1 }, /colour/],
    ]) {
      const from = (await events(page)).length;
      await page.locator("impasto-stylizer").evaluate((element, settings) => element.teach(settings), settings);
      const [failure] = await events(page, from);
      assert.equal(failure.type, "error");
      assert.match(failure.message, complaint);
    }
  });

  everywhere("where the browser keeps nothing, a look is there until the page is closed", async () => {
    await context.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("not here", "SecurityError");
      };
    });
    const page = await openInstant(context, site);
    await drop(page, ".stage", { files: [file("waves.look", mosaic)] });
    assert.match(await status(page, /mosaic is among your looks/), /does not keep the look;.*save it as a file\.$/);
    assert.ok(await button(page, "Save mosaic").isVisible());
    await status(page, /among your looks/);
  });

  everywhere("nothing of it is in sight, or fetched, before Instant is chosen", async () => {
    const page = await openWithPictures(context, site, SETTINGS);
    assert.equal(await button(page, "Open a look").count(), 0);
    assert.equal(site.count("impasto-looks.js"), 0);
    assert.equal(site.count("looks/index.json"), 0);
    assert.equal(await page.getByLabel("Teach for").count(), 0);
    await page.getByLabel("Instant").check();
    await button(page, "Open a look").waitFor();
    await page.getByLabel("Quick").check();
    await waitFor("the panel to go", button(page, "Open a look").waitFor({ state: "hidden" }));
    await button(page, "Paint").waitFor();
  });

  test("for how long a style is taught can be set", async () => {
    const page = await openInstant(context, site);
    await page.locator("details.more > summary").click();
    await page.getByLabel("Teach for").fill("1.5");
    await page.getByLabel("Teach for").blur();
    assert.equal(await page.locator("impasto-stylizer").getAttribute("teach-minutes"), "1.5");
    await status(page, /takes 1\.5 min/);
  });
});
