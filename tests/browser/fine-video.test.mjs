// Videos painted by the loop, each frame from the one before.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { everywhere, test, waitFor } from "./support/case.mjs";
import { assertTimes, clipOf, inspect, keepFrames, laboratory, painted } from "./support/clips.mjs";
import { embedder } from "./support/embedder.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { loseDevices, slowDown } from "./support/engines.mjs";
import { button, choose, distance, open, set, status } from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";

const [WIDTH, HEIGHT] = [64, 48];
/** Pixels by which the scene moves from frame to frame. */
const PAN = 2;
/** Milliseconds of an iteration: with eight of them a frame is told of at least once, as the page tells four times a second. */
const TOLD = 60;
const SETTINGS = { network: "vgg19-lite", size: "64", iterations: "12" };

/** A picture of soft blobs, seen from `left` on; another scene with each seed. */
function scene(left, seed = 1) {
  const data = [];
  for (let y = 0; y < HEIGHT; y++)
    for (let x = left; x < left + WIDTH; x++)
      for (const channel of [0, 1, 2, 3]) {
        const wave = Math.sin(x / (3 + channel) + seed * 2 + channel) * Math.cos(y / (4 + channel) + seed * channel);
        data.push(channel === 3 ? 255 : Math.round(128 + (seed === 1 ? 100 : -60 + 40 * channel) * wave));
      }
  return { width: WIDTH, height: HEIGHT, data: Uint8ClampedArray.from(data) };
}

/** How far a picture of the scene is from one that was seen `shift` pixels further left, where both show the same. */
function apart(one, other, shift) {
  const inner = (pixels, from) => {
    const values = [];
    for (let y = 4; y < HEIGHT - 4; y++)
      for (let x = 8; x < WIDTH - 8; x++)
        for (let channel = 0; channel < 3; channel++) values.push(pixels[4 * (y * WIDTH + x + from) + channel]);
    return values;
  };
  return distance(inner(one, 0), inner(other, shift));
}

describe("videos by the loop", () => {
  let site;
  let context;
  let lab;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  /** Has a page keep its video as `window.video`, what its element tells in `window.told`, and its frames in `window.painted`. */
  async function listen(page) {
    await keepFrames(page);
    await page.evaluate(() => {
      const element = document.querySelector("impasto-stylizer");
      window.told = [];
      for (const type of ["progress", "preview", "video", "error"])
        element.addEventListener(type, ({ detail }) => {
          const words = element.shadowRoot.querySelector(".details").textContent;
          const { frames, work, left, name, width, height, rate } = detail;
          window.told.push({ type, of: detail.type, frames, work, left, name, width, height, rate, words });
          if (type === "video") window.video = detail.blob;
        });
    });
    return page;
  }

  async function openPage(attributes = SETTINGS) {
    context.setDefaultTimeout(60_000);
    lab = await laboratory(context, site);
    const page = await listen(await open(context, site, "?device=cpu"));
    await set(page, attributes);
    await choose(page, "Style", style);
    await status(page, /style\.png is ready/);
    return page;
  }

  /** Paints a clip as a script would; the frames that were painted, or the failure's code. */
  function paint(page, file, options) {
    site.put(file.name, file.buffer);
    return page.locator("impasto-stylizer").evaluate(
      async (element, { name, options }) => {
        window.painted = [];
        const video = await (await fetch(name)).blob();
        try {
          window.video = await element.paintVideo(new File([video], name), { fine: true, ...options });
          return { frames: window.painted };
        } catch (error) {
          return { code: error.code, name: error.name, message: error.message };
        }
      },
      { name: file.name, options },
    );
  }

  const pan = (count) =>
    clipOf(
      lab,
      "pan.webm",
      Array.from({ length: count }, (_, i) => scene(i)),
    );

  const told = (page, type) => page.evaluate((type) => window.told.filter((one) => one.type === type), type);

  everywhere("each is painted near to the one before, in full where a shot begins", async () => {
    await slowDown(site, "FineFrame", TOLD);
    const page = await openPage();
    const source = [0, 1, 2].map((i) => scene(PAN * i)).concat(scene(0, 2));
    const file = await clipOf(lab, "pan.webm", source);
    const { frames } = await paint(page, file, { frameIterations: 8 });
    assert.equal(frames.length, 4);
    const video = { type: (await painted(page)).type, ...(await inspect(lab, await painted(page))) };
    assert.deepEqual([video.width, video.height], [WIDTH, HEIGHT]);
    assertTimes(video.frames, (await inspect(lab, file)).frames);
    video.frames.forEach(({ pixels }, i) => assert.ok(distance(frames[i], pixels) < 30, `frame ${i}`));
    source.forEach(({ data }, i) => assert.ok(distance(frames[i], data) > 20, `frame ${i} is painted`));

    const alone = await paint(page, await clipOf(lab, "alone.webm", source.slice(1, 2)), {});
    const [steady, independent] = [frames[1], alone.frames[0]].map((one) => apart(one, frames[0], PAN));
    console.log(`The second frame is ${steady} from the first, alone ${independent}.`);
    assert.ok(steady < 0.7 * independent, `${steady}, alone ${independent}`);

    const progress = (await told(page, "progress")).filter(({ of }) => of === "video");
    const ofPan = progress.slice(
      0,
      progress.findIndex(({ frames, work }, i) => i > 0 && work < progress[i - 1].work),
    );
    const totals = [1, 2, 3, 4].map((frame) => {
      const words = ofPan.map(({ words }) => words).filter((words) => words.startsWith(`Frame ${frame}: `));
      return words.at(-1)?.match(/^Frame \d: iteration \d+ of (\d+)( · .* left)?$/)?.[1];
    });
    assert.deepEqual(totals, ["12", "8", "8", "12"]);
    assert.ok(
      ofPan.every(({ frames, left }) => frames > 0 || left === undefined),
      "nothing is foretold at first",
    );
    assert.ok(ofPan.some(({ left, words }) => left > 0 && / · .* left$/.test(words)));
    assert.ok(ofPan.every(({ work }) => work >= 0 && work <= 1));
    assert.ok((await told(page, "preview")).length >= 4);
    const [event] = await told(page, "video");
    assert.deepEqual([event.name, event.frames, event.width], ["pan-impasto.mp4", 4, WIDTH]);
  });

  test("the visitor's button paints it with the settings of Paint; Stop drops the frame that is not done", async () => {
    await slowDown(site, "FineFrame", TOLD);
    const page = await openPage({ ...SETTINGS, iterations: "40" });
    await choose(
      page,
      "Photo",
      await clipOf(
        lab,
        "pan.webm",
        Array.from({ length: 20 }, (_, i) => scene(i)),
      ),
    );
    await button(page, "Paint every frame by the loop").click();
    await status(page, /^Painting pan\.webm frame by frame on CPU/);
    // Pressed early in the second frame or a later one.
    const pressed = () => {
      const [, iteration] = /^Frame [2-9]: iteration (\d+) of 40/.exec(window.told.at(-1)?.words) ?? [];
      if (!iteration || iteration > 15) return undefined;
      document.querySelector("impasto-stylizer").shadowRoot.querySelector("button.stop").click();
      return { painted: window.painted.length };
    };
    const stopping = page.waitForFunction(pressed, undefined, { polling: 10 });
    const { painted: count } = await (await waitFor("the second frame to be begun", stopping)).jsonValue();
    await status(page, /^Stopped; \d frames? (is|are) painted and can be saved/);
    const [{ frames }] = await told(page, "video");
    assert.equal(frames, count, "those that were done");
    const video = await inspect(lab, await painted(page));
    assert.equal(video.frames.length, frames);
    assert.ok(await button(page, "Save the video").isEnabled());
    assert.ok(await button(page, "Paint every frame by the loop").isEnabled());
    assert.equal(await page.locator("impasto-stylizer").getAttribute("quality"), null, "the quality stays");
  });

  everywhere(
    "another pass, backwards, brings what came into sight nearer to what it became; a stop in it keeps all frames",
    async () => {
      const page = await openPage();
      const file = await pan(4);
      const once = (await paint(page, file, { frameIterations: 8 })).frames;
      await page.evaluate(() => (window.told = []));
      const { frames } = await paint(page, file, { frameIterations: 8, passes: 2 });
      assert.equal(frames.length, 4);
      assertTimes((await inspect(lab, await painted(page))).frames, (await inspect(lab, file)).frames);
      assert.deepEqual(frames[3], once[3], "the last frame is the first of the pass back");
      const total = (frames) => [1, 2, 3].reduce((sum, i) => sum + apart(frames[i], frames[i - 1], 1), 0);
      console.log(`From frame to frame ${total(frames)}, after one pass ${total(once)}.`);
      assert.ok(total(frames) < total(once), `${total(frames)}, after one pass ${total(once)}`);
      const progress = (await told(page, "progress")).filter(({ of }) => of === "video");
      const works = progress.map(({ work }) => work);
      assert.ok(
        works.every((work, i) => work <= 1 && (i === 0 || work >= works[i - 1])),
        works.join(),
      );

      await slowDown(site, "FineFrame", TOLD);
      const slow = await openPage();
      await choose(slow, "Photo", file);
      await slow.getByLabel("Passes").selectOption("3");
      await button(slow, "Paint every frame by the loop").click();
      const stopping = slow.waitForFunction(() => {
        if (!/^Pass 2 of 3, frame [1-3]: iteration \d+ of \d+/.test(window.told.at(-1)?.words)) return false;
        document.querySelector("impasto-stylizer").shadowRoot.querySelector("button.stop").click();
        return true;
      });
      await waitFor("the second pass", stopping);
      await status(slow, /^Stopped; 4 frames are painted and can be saved/);
      assert.equal((await inspect(lab, await painted(slow))).frames.length, 4);
    },
  );

  test("a stop before the first frame is done leaves nothing, and what makes no sense is refused", async () => {
    const page = await openPage({ ...SETTINGS, iterations: "9000", tolerance: "0" });
    const file = await clipOf(lab, "pan.webm", [scene(0), scene(1)]);
    const stopped = paint(page, file, {});
    await waitFor(
      "its first iterations",
      page.waitForFunction(() =>
        window.told.some(({ type, words }) => type === "preview" && words.startsWith("Frame 1: ")),
      ),
    );
    const shown = () => page.locator("impasto-stylizer .compare").getAttribute("data-shown");
    assert.equal(await shown(), "painting", "the frame is shown as it comes along");
    await button(page, "Stop").click();
    assert.equal((await stopped).name, "AbortError");
    await status(page, /^Stopped/);
    assert.equal(await shown(), "photo");
    assert.equal((await told(page, "video")).length, 0);
    for (const options of [{ frameIterations: 0 }, { frameIterations: 1.5 }, { passes: 0 }, { size: 7 }]) {
      const { code, message } = await paint(page, file, options);
      assert.equal(code, "bad-setting");
      assert.match(message, /^(frameIterations|passes|size) is .*; give a whole number from \d+ to \d+/);
    }
    await set(page, { strength: "7" });
    assert.equal((await paint(page, file, {})).code, "bad-setting");
    await set(page, { strength: "0.5", iterations: "2" });
    assert.equal((await paint(page, file, { frameIterations: 1 })).frames.length, 2);
  });

  test("a device that is lost once is replaced, and the frame begun anew", async () => {
    await loseDevices(site, "FineFrame", "step", [6]);
    const page = await openPage({ ...SETTINGS, iterations: "2" });
    const { frames } = await paint(page, await pan(6), { frameIterations: 2 });
    assert.equal(frames.length, 6);
    assert.equal((await told(page, "error")).length, 0);
    assert.equal(site.count("impasto-worker.js"), 2);
  });

  test("one that is lost again and again ends it, and what is painted is kept", async () => {
    await loseDevices(site, "FineFrame", "step", [6, 1, 1, 1]);
    const page = await openPage({ ...SETTINGS, iterations: "2" });
    const { code } = await paint(page, await pan(6), { frameIterations: 2 });
    assert.equal(code, "device-failed");
    const [{ frames }] = await told(page, "video");
    assert.ok(frames >= 1 && frames < 6, `${frames} frames`);
    assert.equal((await inspect(lab, await painted(page))).frames.length, frames);
    assert.equal((await told(page, "error")).length, 1);
    assert.equal((await paint(page, await clipOf(lab, "short.webm", [scene(0)]), {})).frames.length, 1);
    assert.equal(site.count("impasto-worker.js"), 5);
  });

  test("another element's painting is let in between two frames", async () => {
    // The frames take longer than the other waits before it is let in.
    await slowDown(site, "FineFrame", TOLD);
    site.put("photo.png", photo.buffer);
    site.put("style.png", style.buffer);
    const small =
      'network="vgg19-lite" size="64" iterations="4" device="cpu" photo="photo.png" style-image="style.png"';
    site.put("embedder.html", embedder(`<impasto-stylizer ${small}></impasto-stylizer>`.repeat(2)));
    context.setDefaultTimeout(60_000);
    lab = await laboratory(context, site);
    const page = await listen(await open(context, site, "embedder.html"));
    const file = await clipOf(
      lab,
      "pan.webm",
      Array.from({ length: 12 }, (_, i) => scene(i)),
    );
    await page.evaluate(() => {
      const [one, other] = document.querySelectorAll("impasto-stylizer");
      window.order = [];
      one.addEventListener("video", ({ detail }) => window.order.push(`video of ${detail.frames}`));
      other.addEventListener("finish", () => window.order.push("painting"));
      const begun = () => {
        one.removeEventListener("preview", begun);
        void other.paint();
      };
      one.addEventListener("preview", begun);
    });
    const { frames } = await page.evaluate(async (bytes) => {
      const [one] = document.querySelectorAll("impasto-stylizer");
      await one.paintVideo(new File([new Uint8Array(bytes)], "pan.webm"), { fine: true, frameIterations: 20 });
      return { frames: window.painted.length };
    }, new Uint8Array(file.buffer));
    assert.deepEqual(await page.evaluate(() => window.order), ["painting", "video of 12"]);
    assert.equal(frames, 12);
  });
});
