// The camera painted live: Chromium's pretended one, a green picture with a moving circle.

import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { withBrowser } from "./support/browser.mjs";
import { test, waitFor } from "./support/case.mjs";
import { embedder } from "./support/embedder.mjs";
import {
  assertOneSentence,
  button,
  distance,
  events,
  eventsUntil,
  open,
  paint,
  pixels,
  result,
  set,
  status,
} from "./support/page.mjs";
import { Site } from "./support/server.mjs";

const FAKE = ["--use-fake-device-for-media-stream"];
const ALLOWED = ["--use-fake-ui-for-media-stream"];

/** Two elements on a page. */
const TWO = ["live", "other"]
  .map(
    (id) =>
      `<impasto-stylizer id="${id}" device="cpu" size="64" gallery-style="mosaic" reveal="auto"></impasto-stylizer>`,
  )
  .join("");

/** Has the camera of the first painted. */
async function goLiveBesideOther(page) {
  const live = page.locator("#live");
  await live.getByRole("button", { name: "Sample photo" }).click();
  await live.evaluate((element) => element.setAttribute("quality", "instant"));
  await live.getByRole("button", { name: "Camera live" }).click();
  return live;
}

/** Has the second paint: "finish", or "never" after so many milliseconds. */
function paintOther(page, milliseconds) {
  return page.locator("#other").evaluate(async (element, milliseconds) => {
    element.setAttribute("network", "vgg19-lite");
    element.setAttribute("iterations", "3");
    const done = new Promise((resolve) => element.addEventListener("finish", () => resolve("finish")));
    void element.paint();
    return Promise.race([done, new Promise((resolve) => setTimeout(resolve, milliseconds, "never"))]);
  }, milliseconds);
}

/** Stops the camera of the first. */
async function stopLive(live) {
  await live.getByRole("button", { name: "Stop" }).click();
  await live
    .getByRole("status")
    .filter({ hasText: /The camera is off/ })
    .waitFor();
}

describe("the camera, live", () => {
  let site;

  before(async () => {
    site = await Site.start();
  });
  after(() => site.stop());

  /** A page where pictures are painted at once, in a browser with one camera. */
  async function withCamera(use, { flags = ALLOWED, options = {}, body } = {}) {
    await withBrowser(site, { flags: [...FAKE, ...flags], options }, async (context) => {
      context.setDefaultTimeout(60_000);
      if (body) site.put("embedder.html", embedder(body));
      const page = await open(context, site, body ? "embedder.html" : "?device=cpu");
      if (!body) {
        await set(page, { quality: "instant", size: "96", "gallery-style": "mosaic" });
        await status(page, /painted at once/);
      }
      await use(page);
    });
  }

  /** How many cameras are in use. */
  const inUse = (page) =>
    page
      .locator("impasto-stylizer")
      .first()
      .evaluate((element) => {
        const stream = element.shadowRoot.querySelector(".camera-sees")?.srcObject;
        return stream?.getTracks().filter((track) => track.readyState === "live").length ?? 0;
      });

  const details = (page) => page.locator("impasto-stylizer .details").first().textContent();

  /** Waits until the picture has changed. */
  async function changed(page, since) {
    const deadline = Date.now() + 30_000;
    while ((await result(page)).hash === since && Date.now() < deadline) await page.waitForTimeout(50);
    assert.notEqual((await result(page)).hash, since, "the picture moves");
  }

  async function goLive(page) {
    const { hash } = await result(page);
    await button(page, "Camera live").click();
    await status(page, /^Painting what the camera sees in Mosaic/);
    await changed(page, hash);
  }

  test("is painted as it comes, pauses, and is let go; its last picture stays and can be saved", async () => {
    await withCamera(async (page) => {
      assert.equal(await inUse(page), 0);
      await goLive(page);
      assert.equal(await inUse(page), 1);
      await changed(page, (await result(page)).hash);
      await eventsUntil(page, "progress", (await events(page)).length);
      assert.match(await details(page), /^\d+\.\d frames a second · \d{3} × \d{2,3} pixels$/);
      const { width, height } = await result(page);
      assert.ok(width >= 128 && width <= 512 && Math.abs(width / height - 4 / 3) < 0.05, `${width} × ${height}`);

      await button(page, "Pause").click();
      await waitFor("the pause", page.getByText(/^Paused · /).waitFor());
      const still = await result(page);
      await page.waitForTimeout(500);
      assert.equal((await result(page)).hash, still.hash, "it stands still");
      await page.getByLabel("Steadiness").fill("0.9");
      assert.equal(await page.locator("impasto-stylizer").getAttribute("steadiness"), "0.9");
      await button(page, "Go on").click();
      await changed(page, still.hash);

      await button(page, "Stop").click();
      await status(page, /^The camera is off; its last picture stays/);
      assert.equal(await inUse(page), 0);
      const last = await result(page);
      await page.waitForTimeout(500);
      assert.equal((await result(page)).hash, last.hash);
      const saved = await page.locator("impasto-stylizer").evaluate(async (element) => {
        const bitmap = await createImageBitmap(await element.toBlob());
        return [bitmap.width, bitmap.height];
      });
      assert.deepEqual(saved, [last.width, last.height]);
    });
  });

  test("another style that is chosen meanwhile is painted in from then on", async () => {
    await withCamera(async (page) => {
      await goLive(page);
      await page.getByRole("radio", { name: "Waves" }).check({ force: true });
      await status(page, /^Painting what the camera sees in Waves/);
      await changed(page, (await result(page)).hash);
      await button(page, "Stop").click();
      await status(page, /^The camera is off/);
    });
  });

  test("gives a photo at its full size, to be painted in any quality", async () => {
    await withCamera(async (page) => {
      await goLive(page);
      const from = (await events(page)).length;
      await button(page, "Take the photo").click();
      await page.getByText("camera.jpg").first().waitFor();
      await status(page, /^Mosaic: 96 × 72 pixels, painted at once/);
      // Else it could be taken for the next painting's.
      await eventsUntil(page, "finish", from);
      assert.equal(await inUse(page), 0);
      assert.equal(await button(page, "Take the photo").isVisible(), false);
      await set(page, { quality: "quick", iterations: "2" });
      await paint(page);
      await status(page, /^Finished: 96 × 72 pixels/);
    });
  });

  test("has another camera's turn, where there are several", async () => {
    const several = ["--use-fake-device-for-media-stream=device-count=2", ...ALLOWED];
    await withCamera(
      async (page) => {
        await goLive(page);
        const device = () =>
          page.locator("impasto-stylizer").evaluate((element) => {
            const [track] = element.shadowRoot.querySelector(".camera-sees").srcObject.getVideoTracks();
            return track.getSettings().deviceId;
          });
        /** Waits for a camera that is this one, or is not. */
        const turnsTo = (what, id, same) =>
          waitFor(
            what,
            page.waitForFunction(
              ({ id, same }) => {
                const { shadowRoot } = document.querySelector("impasto-stylizer");
                const [track] = shadowRoot.querySelector(".camera-sees").srcObject?.getVideoTracks() ?? [];
                return track && (track.getSettings().deviceId === id) === same;
              },
              { id, same },
            ),
          );
        const first = await device();
        await button(page, "Other camera").click();
        await turnsTo("the other camera", first, false);
        assert.equal(await inUse(page), 1, "the first is let go");
        await changed(page, (await result(page)).hash);
        await button(page, "Other camera").click();
        await turnsTo("the first again", first, true);
        await button(page, "Stop").click();
        await status(page, /^The camera is off/);
        assert.equal(await inUse(page), 0);
      },
      { flags: several },
    );
    await withCamera(async (page) => {
      await goLive(page);
      assert.equal(await button(page, "Other camera").isVisible(), false, "there is one alone");
    });
  });

  test("paints what the camera sees, as in a mirror", async () => {
    // Orange on the left and blue on the right.
    const [width, height] = [64, 48];
    const plane = (columns, rows, left, right) =>
      Buffer.from(Array.from({ length: columns * rows }, (_, i) => (i % columns < columns / 2 ? left : right)));
    const [half, quarter] = [
      [width, height],
      [width / 2, height / 2],
    ];
    const frame = Buffer.concat([
      Buffer.from("FRAME\n"),
      plane(...half, 160, 60),
      plane(...quarter, 60, 200),
      plane(...quarter, 180, 100),
    ]);
    const file = join(await mkdtemp(join(tmpdir(), "impasto-camera-")), "scene.y4m");
    await writeFile(
      file,
      Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame, frame]),
    );
    await withCamera(
      async (page) => {
        await goLive(page);
        await button(page, "Stop").click();
        await status(page, /^The camera is off/);
        const painted = await pixels(page);
        const size = await result(page);
        const expected = await page.locator("impasto-stylizer").evaluate(async (element, { width, height }) => {
          const canvas = Object.assign(document.createElement("canvas"), { width, height });
          const context = canvas.getContext("2d");
          context.fillStyle = "rgb(0 46 174)";
          context.fillRect(0, 0, width / 2, height);
          context.fillStyle = "rgb(233 146 42)";
          context.fillRect(width / 2, 0, width / 2, height);
          const painted = await element.apply(canvas, { size: Math.max(width, height) });
          return painted.getContext("2d").getImageData(0, 0, width, height).data;
        }, size);
        const mirrored = expected.map((_, i) => {
          const at = (i - (i % 4)) / 4;
          const x = at % size.width;
          return expected[4 * (at - x + size.width - 1 - x) + (i % 4)];
        });
        const [near, far] = [expected, mirrored].map((one) => distance(painted, one));
        assert.ok(near < 25 && near < far / 2, `${near} from what it should be, ${far} from its mirror image`);
      },
      { flags: [`--use-file-for-fake-video-capture=${file}`, ...ALLOWED] },
    );
  });

  test("that is unplugged ends it with one sentence, and the last picture stays", async () => {
    await withCamera(async (page) => {
      await goLive(page);
      await page.locator("impasto-stylizer").evaluate((element) => {
        const [track] = element.shadowRoot.querySelector(".camera-sees").srcObject.getTracks();
        track.stop();
        track.dispatchEvent(new Event("ended"));
      });
      assertOneSentence(await status(page, /^The camera is gone;/));
      assert.equal(await inUse(page), 0);
      const { hash } = await result(page);
      await page.waitForTimeout(300);
      assert.equal((await result(page)).hash, hash);
      assert.ok(await button(page, "Save").isEnabled());
      assert.ok(await button(page, "Camera live").isEnabled());
    });
  });

  test("that may not be used, or that another program uses, says so in one sentence", async () => {
    await withCamera(
      async (page) => {
        const shown = await result(page);
        await button(page, "Camera live").click();
        assertOneSentence(await status(page, /^The camera may not be used;/));
        await page.evaluate(() => {
          MediaDevices.prototype.getUserMedia = async () => {
            throw new DOMException("Could not start video source", "NotReadableError");
          };
        });
        await button(page, "Camera live").click();
        assertOneSentence(await status(page, /^Another program uses the camera;/));
        assert.equal((await result(page)).hash, shown.hash, "the picture stays");
      },
      { flags: ["--deny-permission-prompts"] },
    );
  });

  test("stands still where no movement is wanted, and while the page is hidden", async () => {
    await withCamera(
      async (page) => {
        await goLive(page);
        await waitFor("the pause", page.getByText(/^Paused · /).waitFor());
        const still = await result(page);
        await page.waitForTimeout(500);
        assert.equal((await result(page)).hash, still.hash, "one picture");
        await button(page, "Go on").click();
        await changed(page, still.hash);
        const hide = (hidden) =>
          page.evaluate((hidden) => {
            Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
            document.dispatchEvent(new Event("visibilitychange"));
          }, hidden);
        await hide(true);
        await waitFor("the pause", page.getByText(/^Paused · /).waitFor());
        const hidden = await result(page);
        await page.waitForTimeout(500);
        assert.equal((await result(page)).hash, hidden.hash);
        await hide(false);
        await changed(page, hidden.hash);
        await button(page, "Stop").click();
        await status(page, /^The camera is off/);
      },
      { options: { reducedMotion: "reduce" } },
    );
  });

  test("lets others on the page paint, and goes on after them", async () => {
    await withCamera(
      async (page) => {
        const rate = () =>
          page.evaluate(() => {
            window.frames = 0;
            document
              .querySelector("#live")
              .addEventListener("progress", ({ detail }) => (window.frames = detail.frames));
          });
        await rate();
        const live = await goLiveBesideOther(page);
        await waitFor(
          "frames",
          page.waitForFunction(() => window.frames > 3),
        );
        const finished = await paintOther(page, 90_000);
        assert.equal(finished, "finish", "the other element paints");
        const before = await page.evaluate(() => window.frames);
        await waitFor(
          "more frames",
          page.waitForFunction((before) => window.frames > before + 2, before),
        );
        await stopLive(live);
      },
      { body: TWO },
    );
  });

  test("lets others on the page paint while it stands still", async () => {
    await withCamera(
      async (page) => {
        const live = await goLiveBesideOther(page);
        await waitFor("the pause", live.getByText(/^Paused · /).waitFor());
        const finished = await paintOther(page, 60_000);
        assert.equal(finished, "finish");
        await live.getByRole("button", { name: "Go on", exact: true }).click();
        await waitFor("it to go on", live.getByText(/frames a second/).waitFor());
        await stopLive(live);
      },
      { body: TWO, options: { reducedMotion: "reduce" } },
    );
  });

  test("an element that leaves the page lets the camera go", async () => {
    await withCamera(async (page) => {
      await goLive(page);
      const track = await page.locator("impasto-stylizer").evaluateHandle((element) => {
        const [track] = element.shadowRoot.querySelector(".camera-sees").srcObject.getTracks();
        element.remove();
        return track;
      });
      const deadline = Date.now() + 20_000;
      const state = () => track.evaluate(({ readyState }) => readyState);
      while ((await state()) === "live" && Date.now() < deadline) await page.waitForTimeout(50);
      assert.equal(await state(), "ended");
    });
  });
});
