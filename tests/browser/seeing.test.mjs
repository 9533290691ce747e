// What one does with a painting besides saving it: looking closely, looking back, a film of it, its losses, nine others.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe } from "node:test";
import { everywhere, test, waitFor } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import {
  button,
  choose,
  eventsUntil,
  idle,
  open,
  openWithPictures,
  paint,
  result,
  set,
  status,
} from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { faults } from "./support/server.mjs";

const SMALL = { network: "vgg19-lite", size: "48", iterations: "12" };

const EBML = 0x1a45dfa3;

describe("looking at a painting", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  const ready = (attributes = SMALL) => openWithPictures(context, site, attributes);

  /** Long enough for several previews, then stopped. */
  async function paintForAWhile(page) {
    await set(page, { size: "128", iterations: "5000", tolerance: "0" });
    await button(page, "Paint").click();
    const tiles = page.getByRole("button", { name: /^After \d+ iterations?$/ });
    await waitFor("four kept states", tiles.nth(3).waitFor());
    return tiles;
  }

  test("the wheel zooms what is under it, of photo and painting alike, and the divider stays", async () => {
    const page = await ready();
    await paint(page);
    const divider = await page.locator(".compare").evaluate((compare) => compare.value);
    const box = await page.locator(".compare").boundingBox();
    const right = box.x + box.width * 0.75;
    await page.mouse.move(right, box.y + box.height * 0.5);
    await page.mouse.wheel(0, -100);
    assert.equal(await zoom(page), 1, "the wheel is the page's");
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -400);
    await page.keyboard.up("Control");
    assert.ok(Math.abs((await zoom(page)) - Math.E) < 0.01);
    const painting = await page.locator(".result").boundingBox();
    assert.ok(Math.abs((right - painting.x) / painting.width - 0.75) < 0.01, "what was under it");
    assert.deepEqual(await page.locator(".before").boundingBox(), painting);
    assert.equal(await page.locator(".compare").evaluate((compare) => compare.value), divider);
    await button(page, "Whole picture").click();
    assert.equal(await zoom(page), 1);
  });

  test("enlarged it is dragged; the divider is still moved by itself", async () => {
    const page = await ready();
    await paint(page);
    await button(page, "Zoom in").click();
    await button(page, "Zoom in").click();
    const at = () => page.locator(".compare").evaluate((compare) => compare.value);
    const before = await page.locator(".result").boundingBox();
    const box = await page.locator(".compare").boundingBox();
    const divider = await at();
    await drag(page, box.x + box.width * 0.6, box.x + box.width * 0.5, box.y + box.height / 2);
    const after = await page.locator(".result").boundingBox();
    assert.ok(Math.abs(before.x - after.x - box.width * 0.1) < 2, `moved by ${before.x - after.x}`);
    assert.equal(await at(), divider);
    await drag(page, box.x + (box.width * divider) / 100, box.x + box.width * 0.5, box.y + box.height / 2);
    assert.ok(Math.abs((await at()) - 50) < 1, "the divider came along");
    assert.equal((await page.locator(".result").boundingBox()).x, after.x);
  });

  test("keys zoom and move it, and a photo alone too", async () => {
    const page = await ready();
    await button(page, "Zoom in").focus();
    await page.keyboard.press("+");
    assert.equal(await zoom(page), 1.5);
    const { x } = await page.locator(".result").boundingBox();
    await page.keyboard.press("ArrowRight");
    assert.ok((await page.locator(".result").boundingBox()).x < x);
    await page.keyboard.press("-");
    assert.equal(await zoom(page), 1);
    await page.keyboard.press("+");
    await page.keyboard.press("0");
    assert.equal(await zoom(page), 1);
  });

  test("two fingers zoom it", async () => {
    const page = await ready();
    await paint(page);
    await pinch(page, 50, 100);
    assert.ok(Math.abs((await zoom(page)) - 2) < 0.1, `${await zoom(page)}`);
  });

  test("full screen and back", async () => {
    const page = await ready();
    const full = page.getByRole("button", { name: "Full screen" });
    await full.click();
    await waitFor(
      "full screen",
      page.waitForFunction(() => document.fullscreenElement),
    );
    // Stage and button follow with the next picture of the screen.
    await waitFor("the button to be pressed", full.and(page.locator('[aria-pressed="true"]')).waitFor());
    const fills = () => {
      const stage = document.querySelector("impasto-stylizer").shadowRoot.querySelector(".stage");
      return stage.getBoundingClientRect().width === innerWidth;
    };
    await waitFor("the stage to fill it", page.waitForFunction(fills));
    await full.click();
    await waitFor(
      "the page again",
      page.waitForFunction(() => !document.fullscreenElement),
    );
  });

  test("nothing of it is there before there is a painting, nor is it fetched", async () => {
    const page = await ready();
    const things = [
      page.getByRole("group", { name: "How it came to be" }),
      button(page, "Time-lapse"),
      page.getByText("Details", { exact: true }),
    ];
    const seen = () => Promise.all(things.map((thing) => thing.isVisible()));
    assert.deepEqual(await seen(), [false, false, false]);
    assert.ok(!site.requests.some(({ path }) => /impasto-clips|loss-chart/.test(path)), "nothing is fetched in vain");
    await paintForAWhile(page);
    await button(page, "Stop").click();
    await idle(page);
    assert.deepEqual(await seen(), [true, true, true]);
    await choose(page, "Photo", photo);
    await status(page, /photo\.png is ready/);
    assert.deepEqual(await seen(), [false, false, false], "nor over a new photo");
  });

  test("an earlier state is shown, while the painting goes on, until Now is pressed", async () => {
    const page = await ready();
    const tiles = await paintForAWhile(page);
    await tiles.first().click();
    const earlier = page.locator(".earlier");
    await waitFor("the earlier state", earlier.waitFor());
    const shown = await pixelsOf(earlier);
    assert.notEqual(shown, await pixelsOf(page.locator(".result")));
    assert.ok(await earlier.evaluate((canvas) => canvas.width > 10), "it is a picture");
    await eventsUntil(page, "progress", (await page.evaluate(() => window.events.length)) - 1, 3);
    assert.equal(await pixelsOf(earlier), shown);
    assert.equal(await tiles.first().getAttribute("aria-pressed"), "true");
    await button(page, "Stop").click();
    await idle(page);
    await button(page, "The painting as it is now").click();
    assert.ok(!(await earlier.isVisible()));
  });

  test("however long it paints, about a dozen states are kept; another painting has its own", async () => {
    const page = await ready();
    const tiles = await paintForAWhile(page);
    await eventsUntil(page, "progress", 0, 20);
    assert.ok((await tiles.count()) <= 12);
    await button(page, "Stop").click();
    await idle(page);
    await set(page, SMALL);
    await paint(page);
    const labels = await tiles.evaluateAll((buttons) => buttons.map((button) => button.ariaLabel));
    const iterations = labels.map((label) => Number(/\d+/.exec(label)[0]));
    assert.ok(
      iterations.every((iteration) => iteration <= 12),
      labels.join(),
    );
  });

  /** A page with a painting that has some states, and the panel for its film. */
  async function readyForFilm(prepare = () => undefined) {
    const page = await ready();
    await page.evaluate(prepare);
    await paintForAWhile(page);
    await button(page, "Stop").click();
    await idle(page);
    await button(page, "Time-lapse").click();
    return page;
  }

  everywhere("the time-lapse is a video", async () => {
    const page = await readyForFilm();
    const { name, bytes, film } = await saveFilm(page, "Video");
    assert.match(name, /^photo-impasto\.(webm|mp4)$/);
    if (name.endsWith("webm")) assert.equal(bytes.readUInt32BE(0), EBML);
    assert.equal(film.width, (await result(page)).width);
    assert.ok(film.seconds > 3, `${film.seconds} s`);
  });

  test("where there is no WebCodecs it is a GIF", async () => {
    const page = await readyForFilm(() => {
      delete globalThis.VideoEncoder;
      const { toBlob } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.toBlob = function (done) {
        toBlob.call(this, done); // As in Safari, which encodes no WebP.
      };
    });
    await waitFor("the formats", page.getByRole("option", { name: "GIF" }).waitFor({ state: "attached" }));
    assert.deepEqual(await page.getByLabel("Format").locator("option").allTextContents(), ["GIF"]);
    const { name, bytes } = await saveFilm(page, "GIF");
    assert.equal(name, "photo-impasto.gif");
    assert.equal(bytes.toString("latin1", 0, 6), "GIF89a");
    assert.equal(bytes.readUInt16LE(6), (await result(page)).width);
  });

  test("a boomerang goes back through the states; a film that is cancelled is none, and the next one is made", async () => {
    const page = await readyForFilm();
    const plain = await saveFilm(page, "GIF");
    await page.getByLabel("Boomerang").check();
    const boomerang = await saveFilm(page, "GIF");
    const [there, back] = [await framesOf(page, plain.bytes), await framesOf(page, boomerang.bytes)];
    assert.ok(there > 3);
    assert.equal(back, 2 * there - 2);
    await page.getByLabel("Format").selectOption("Animated WebP");
    await page.evaluate(() => {
      const { toBlob } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.toBlob = function (done, ...how) {
        toBlob.call(this, (blob) => setTimeout(done, 1000, blob), ...how);
      };
    });
    await button(page, "Save the film").click();
    await waitFor("the film to be begun", page.getByRole("button", { name: /Making… [1-9]/ }).waitFor());
    await button(page, "Cancel").click();
    await status(page, /No time-lapse was made/);
    assert.ok(!(await button(page, "Cancel").isVisible()));
    assert.equal((await saveFilm(page, "GIF")).name, "photo-impasto.gif");
  });

  test("a part that cannot be fetched says so", async () => {
    site.fault("impasto-loss-chart.js", faults.status(404));
    const page = await ready();
    await paint(page);
    await page.getByText("Details", { exact: true }).click();
    await status(page, /impasto-loss-chart\.js could not be fetched; check the connection/);
  });

  test("the losses are drawn by term, or a term's by layer, once they are unfolded", async () => {
    const page = await ready();
    await paint(page);
    await page.getByText("Details", { exact: true }).click();
    const chart = page.locator(".chart");
    await waitFor("the chart", chart.locator("canvas").waitFor());
    for (const term of ["Total", "Content", "Style", "Variation"])
      assert.ok(await chart.getByText(term, { exact: true }).isVisible());
    const drawn = await waitFor("lines", chart.locator("canvas").evaluate(inkOf));
    assert.ok(drawn > 500, `${drawn} pixels`);
    const show = page.getByLabel("Show", { exact: true });
    await show.selectOption("Style, by layer");
    for (const layer of ["relu1_1", "relu2_1", "relu3_1"])
      assert.ok(await chart.getByText(layer, { exact: true }).isVisible());
    assert.equal(await chart.getByText("Total", { exact: true }).count(), 0);
    assert.ok((await chart.locator("canvas").evaluate(inkOf)) > 500);
    await show.selectOption("Content, by layer");
    await waitFor("other layers", chart.getByText("relu1_1", { exact: true }).waitFor({ state: "detached" }));
    await page.setViewportSize({ width: 360, height: 740 });
    const fits = () => document.documentElement.scrollWidth <= 360;
    await waitFor("the chart to become narrower with the window", page.waitForFunction(fits));
  });

  test("nine are tried beside the painting, and one of them gives its settings", async () => {
    const page = await ready();
    await set(page, { strength: "0.5", "style-scale": "1" });
    await paint(page);
    const before = await result(page);
    await button(page, "Try nine").click();
    await status(page, /Choose one of the nine/);
    const nine = page.getByRole("button", { name: /^Strength / });
    assert.equal(await nine.count(), 9);
    const seen = await nine.locator("canvas").evaluateAll((all) => new Set(all.map((one) => one.toDataURL())).size);
    assert.equal(seen, 9, "each is another");
    assert.deepEqual(await result(page), before);
    await button(page, "Strength 0.75, stroke size 2").click();
    await status(page, /press Paint/);
    assert.equal(await page.getByLabel("Strength", { exact: true }).inputValue(), "0.75");
    assert.equal(await page.locator("impasto-stylizer").getAttribute("style-scale"), "2");
    await set(page, { strength: "0.5", "style-scale": "1" });
    const [next] = await paint(page);
    assert.ok(next.iteration > 12, "the painting goes on, as if nothing had been tried");
    await button(page, "Strength 0.75, stroke size 2").click();
    await paint(page);
    assert.notEqual((await result(page)).hash, before.hash);
    await button(page, "Close").click();
    assert.equal(await nine.count(), 0);
  });

  test("the nine can be stopped, and Paint stops them by itself", async () => {
    const page = await ready({ ...SMALL, size: "256", iterations: "200" });
    for (const end of ["Stop trying", "Paint"]) {
      await button(page, "Try nine").click();
      await status(page, /Trying nine/);
      if (end === "Paint") await set(page, SMALL);
      await button(page, end).click();
      if (end === "Paint") await eventsUntil(page, "finish");
      else await status(page, /Stopped trying/);
      const tried = page.getByRole("button", { name: /^Strength / }).and(page.locator(":enabled"));
      assert.ok((await tried.count()) < 9, "not all were painted");
      await button(page, "Close").click();
    }
  });

  test("nothing of it is wider than a phone", async () => {
    const page = await ready();
    await page.setViewportSize({ width: 360, height: 740 });
    const tiles = await paintForAWhile(page);
    await waitFor("more than there is room for", tiles.nth(9).waitFor({ state: "attached" }));
    await button(page, "Stop").click();
    await idle(page);
    await page.getByText("Details", { exact: true }).click();
    await page.locator(".chart canvas").waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  });
});

/** How many times larger than its frame the painting is shown. */
async function zoom(page) {
  const frame = await page.locator(".compare").boundingBox();
  const painting = await page.locator(".result").boundingBox();
  return Math.round((painting.width / frame.width) * 1000) / 1000;
}

async function drag(page, from, to, y) {
  await page.mouse.move(from, y);
  await page.mouse.down();
  await page.mouse.move((from + to) / 2, y);
  await page.mouse.move(to, y);
  await page.mouse.up();
}

/** Two fingers around the middle of the picture, so far apart at first and at last. */
async function pinch(page, from, to) {
  const box = await page.locator(".compare").boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const session = await page.context().newCDPSession(page);
  const touch = (type, apart) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: apart === undefined ? [] : [-1, 1].map((side, id) => ({ x: x + (side * apart) / 2, y, id })),
    });
  await touch("touchStart", from);
  for (let step = 1; step <= 5; step++) await touch("touchMove", from + ((to - from) * step) / 5);
  await touch("touchEnd");
}

function pixelsOf(canvas) {
  return canvas.evaluate((canvas) => canvas.toDataURL());
}

/** How many pixels of a chart are drawn on. */
function inkOf(canvas) {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, at) => at % 4 === 3 && value > 0).length;
}

/** Saves the time-lapse in a format, and plays it where it is a video. */
async function saveFilm(page, format) {
  await page.getByLabel("Format").selectOption(format);
  const coming = page.waitForEvent("download");
  await button(page, "Save the film").click();
  const download = await waitFor("the film", coming);
  const bytes = await readFile(await download.path());
  const film = format === "Video" && (await page.evaluate(playFilm, new Uint8Array(bytes)));
  return { name: download.suggestedFilename(), bytes, film };
}

function framesOf(page, bytes) {
  return page.evaluate(async (bytes) => {
    const decoder = new ImageDecoder({ data: new Uint8Array(bytes), type: "image/gif" });
    await decoder.tracks.ready;
    await decoder.completed;
    return decoder.tracks.selectedTrack.frameCount;
  }, new Uint8Array(bytes));
}

async function playFilm(bytes) {
  const video = document.createElement("video");
  video.src = URL.createObjectURL(new Blob([new Uint8Array(bytes)]));
  await new Promise((resolve, reject) => {
    video.onloadedmetadata = resolve;
    video.onerror = () => reject(new Error(video.error.message));
  });
  return { width: video.videoWidth, seconds: video.duration };
}
