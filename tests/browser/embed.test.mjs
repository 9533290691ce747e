// embed.html in a frame of a page of another origin: its messages, and whom it does not listen to.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe } from "node:test";
import { launch, watchedContext } from "./support/browser.mjs";
import { everywhere } from "./support/case.mjs";
import { photo, style } from "./support/pictures.mjs";
import { Site } from "./support/server.mjs";

/** A page that talks to the frame and writes down what it hears. */
const page = (frame) => `<!doctype html><html lang="en"><head><meta charset="utf-8" /><title>A page with a frame</title>
<link rel="icon" href="data:," /></head><body><iframe src="${frame}" width="900" height="700" title="Painter"></iframe><script>
window.heard = [];
const frame = document.querySelector("iframe");
const origin = new URL(frame.src).origin;
addEventListener("message", ({ data, origin, source }) => {
  if (data?.impasto) heard.push({ ...data, origin, fromFrame: source === frame.contentWindow, bytes: (data.png ?? data.data)?.byteLength, start: data.png && [...new Uint8Array(data.png, 1, 3)] });
});
window.send = (message, transfer = []) => frame.contentWindow.postMessage({ impasto: 1, ...message }, origin, transfer);
window.choose = (role, values) => {
  const { buffer } = new Uint8Array(values);
  send({ type: "choose", role, name: role + ".png", bytes: buffer }, [buffer]);
  return buffer.byteLength;
};
frame.addEventListener("load", () => { window.loaded = true; });
</script></body></html>`;

describe("embed.html in a frame", () => {
  let browser;
  let painter;
  let site;
  let context;

  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  beforeEach(async () => {
    [painter, site] = [await Site.start(), await Site.start()];
    ({ context } = await watchedContext(browser));
  });
  afterEach(async () => {
    await context.close();
    await Promise.all([painter.stop(), site.stop()]);
  });

  async function embed(allow) {
    site.put("page.html", page(painter.url(`embed.html?allow=${encodeURIComponent(allow)}`)));
    const opened = await context.newPage();
    await opened.goto(site.url("page.html"));
    await opened.waitForFunction(() => window.loaded);
    return opened;
  }

  const send = (page, message) => page.evaluate((message) => window.send(message), message);
  const heard = async (page, type) => {
    const one = (type) => window.heard.find((message) => message.type === type);
    return (await page.waitForFunction(one, type, { polling: 50, timeout: 60_000 })).jsonValue();
  };

  everywhere("paints for a page that is allowed", async () => {
    const page = await embed(`https://elsewhere.test,${site.origin}`);
    await send(page, { type: "hello" });
    const { origin, fromFrame } = await heard(page, "ready");
    assert.deepEqual([origin, fromFrame], [painter.origin, true]);
    await send(page, { type: "set", attributes: { network: "vgg19-lite", size: "48", iterations: "3" } });
    for (const [role, { buffer }] of Object.entries({ photo, style })) {
      const left = await page.evaluate(([role, values]) => window.choose(role, values), [role, [...buffer]]);
      assert.equal(left, 0, "transferred, not copied");
    }
    await heard(page, "load");
    await send(page, { type: "paint" });
    const finish = await heard(page, "finish");
    assert.deepEqual([finish.width, finish.height], [48, 36]);
    assert.deepEqual(
      finish.start,
      [..."PNG"].map((letter) => letter.charCodeAt(0)),
    );
    const preview = await heard(page, "preview");
    assert.equal(preview.bytes, preview.width * preview.height * 4);
    assert.equal((await heard(page, "progress")).iterations, 3);
    assert.ok(!(await page.evaluate(() => window.heard.some(({ type }) => type === "error"))));
  });

  everywhere("says what is wrong with a message, and does nothing of it", async () => {
    const page = await embed(site.origin);
    await send(page, { type: "set", attributes: { photo: "https://elsewhere.test/x.png" } });
    const { code, message } = await heard(page, "error");
    assert.equal(code, "bad-message");
    assert.match(message, /"photo" cannot be set/);
    const frame = page.frames()[1];
    assert.equal(await frame.evaluate(() => document.querySelector("impasto-stylizer").getAttribute("photo")), null);
  });

  everywhere("is deaf to pages that are not allowed", async () => {
    const page = await embed("https://elsewhere.test");
    await send(page, { type: "hello" });
    await send(page, { type: "set", attributes: { size: "48" } });
    await page.waitForTimeout(1000);
    assert.deepEqual(await page.evaluate(() => window.heard), []);
    const frame = page.frames()[1];
    assert.equal(await frame.evaluate(() => document.querySelector("impasto-stylizer").getAttribute("size")), null);
  });
});
