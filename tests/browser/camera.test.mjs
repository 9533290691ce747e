// A photo from the camera: Chromium's pretended one, a green picture with a moving circle.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { withBrowser } from "./support/browser.mjs";
import { test } from "./support/case.mjs";
import { button, eventsUntil, open, paint, result, set, status } from "./support/page.mjs";
import { Site } from "./support/server.mjs";

const FAKE = ["--use-fake-device-for-media-stream"];

describe("the camera", () => {
  let site;

  before(async () => {
    site = await Site.start();
  });
  after(() => site.stop());

  /** A page in a browser with one camera, which may be used or not. */
  async function withCamera(use, answer) {
    await withBrowser(site, { flags: [...FAKE, ...answer] }, async (context) =>
      use(await open(context, site, "?device=cpu")),
    );
  }

  /** How many cameras are in use. */
  const inUse = (page) =>
    page.locator("impasto-stylizer").evaluate((element) => {
      const stream = element.shadowRoot.querySelector("video").srcObject;
      return stream?.getTracks().filter((track) => track.readyState === "live").length ?? 0;
    });

  test("gives a photo, is asked for only then, and is let go", async () => {
    await withCamera(
      async (page) => {
        await page.evaluate(() => {
          window.asked = 0;
          const { getUserMedia } = MediaDevices.prototype;
          MediaDevices.prototype.getUserMedia = function (wanted) {
            window.asked += 1;
            return getUserMedia.call(this, wanted);
          };
        });
        await set(page, { network: "vgg19-lite", size: "48", iterations: "3" });
        await status(page, /Ready/);
        assert.equal(await page.evaluate(() => window.asked), 0);
        await button(page, "Camera").click();
        await button(page, "Close").click();
        assert.equal(await inUse(page), 0);
        await button(page, "Camera").press("Enter");
        await page.waitForFunction(
          () => document.querySelector("impasto-stylizer").shadowRoot.querySelector("video").videoWidth > 0,
        );
        assert.equal(await inUse(page), 1);
        await button(page, "Take the photo").click();
        await status(page, /camera\.jpg/);
        assert.equal(await inUse(page), 0);
        await page.getByRole("radio", { name: /^Waves/ }).check({ force: true });
        await paint(page);
        const { width, colours } = await result(page);
        assert.equal(width, 48);
        assert.ok(colours > 50);
      },
      ["--use-fake-ui-for-media-stream"],
    );
  });

  test("that may not be used says so in one sentence", async () => {
    await withCamera(
      async (page) => {
        await status(page, /Ready/);
        await button(page, "Camera").click();
        const [error] = await eventsUntil(page, "error");
        assert.match(error.message, /The camera may not be used; allow it in the browser's address bar/);
        await status(page, /The camera may not be used/);
        assert.equal(await inUse(page), 0);
      },
      ["--deny-permission-prompts"],
    );
  });

  test("that is unplugged closes its view and says so", async () => {
    await withCamera(
      async (page) => {
        await status(page, /Ready/);
        await button(page, "Camera").click();
        await button(page, "Take the photo").waitFor();
        await page.locator("impasto-stylizer").evaluate((element) => {
          const [track] = element.shadowRoot.querySelector("video").srcObject.getTracks();
          track.dispatchEvent(new Event("ended"));
        });
        await status(page, /The camera is gone/);
        assert.equal(await button(page, "Take the photo").isVisible(), false);
        assert.equal(await inUse(page), 0);
      },
      ["--use-fake-ui-for-media-stream"],
    );
  });
});
