// embed.html in a frame of a page of another origin: its messages, whom it does not listen to, and what its host has to send.

import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { after, afterEach, before, beforeEach, describe } from "node:test";
import { launch, watchedContext } from "./support/browser.mjs";
import { everywhere } from "./support/case.mjs";
import { HOSTS, hostedSite } from "./support/hosted.mjs";
import { photo, style } from "./support/pictures.mjs";
import { built, Site } from "./support/server.mjs";

/** A page that talks to the frame and writes down what it hears. */
const page = (frame) => `<!doctype html><html lang="en"><head><meta charset="utf-8" /><title>A page with a frame</title>
<link rel="icon" href="data:," /></head><body><iframe src="${frame}" width="900" height="700" title="Painter" allow="cross-origin-isolated"></iframe><script>
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

/** Whether the CPU paints on several cores here. */
const threads = availableParallelism() > 1 && (await built("impasto-cpu-threads.js")) !== undefined;

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

  /** Has the frame paint; returns what it says of the engine and of the painting. */
  async function paint(page) {
    await send(page, { type: "set", attributes: { network: "vgg19-lite", size: "48", iterations: "3" } });
    for (const [role, { buffer }] of Object.entries({ photo, style })) {
      const left = await page.evaluate(([role, values]) => window.choose(role, values), [role, new Uint8Array(buffer)]);
      assert.equal(left, 0, "transferred, not copied");
    }
    const load = await heard(page, "load");
    await send(page, { type: "paint" });
    return { load, finish: await heard(page, "finish") };
  }

  everywhere("paints for a page that is allowed", async () => {
    const page = await embed(`https://elsewhere.test,${site.origin}`);
    await send(page, { type: "hello" });
    const { origin, fromFrame } = await heard(page, "ready");
    assert.deepEqual([origin, fromFrame], [painter.origin, true]);
    const { finish } = await paint(page);
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

  for (const host of Object.keys(HOSTS)) {
    everywhere(`paints in an isolated page, from a host that sends its headers as ${host} does`, async () => {
      await Promise.all([painter.stop(), site.stop()]);
      [painter, site] = [await hostedSite(host), await Site.start("/", { isolated: true })];
      const page = await embed(site.origin);
      assert.equal(await page.evaluate(() => crossOriginIsolated), true);
      await send(page, { type: "hello" });
      const { load, finish } = await paint(page);
      assert.deepEqual([finish.width, finish.height], [48, 36]);
      assert.equal(await page.frames()[1].evaluate(() => crossOriginIsolated), true);
      if (threads) assert.match(load.label, /\(\d+ threads\)/);
    });

    everywhere(`only the frame's page may be framed, from a host that sends its headers as ${host} does`, async () => {
      await painter.stop();
      painter = await hostedSite(host);
      for (const [path, framed] of [
        ["embed.html", 1],
        ["index.html", 0],
        ["", 0],
      ]) {
        site.put("page.html", page(painter.url(path)));
        const opened = await context.newPage();
        await opened.goto(site.url("page.html"));
        await opened.waitForFunction(() => window.loaded);
        assert.equal(painter.count(path), 1);
        assert.equal(await opened.frames()[1].locator("impasto-stylizer").count(), framed, path);
        await opened.close();
      }
    });
  }

  everywhere("obeys the page's policy also where its host sends none", async () => {
    const page = await embed(site.origin);
    const frame = page.frames()[1];
    const refused = await frame.evaluate(async (elsewhere) => {
      const tried = { fetch: false, markup: false };
      await fetch(elsewhere, { mode: "no-cors" }).catch(() => (tried.fetch = true));
      try {
        document.createElement("p").innerHTML = "<b>x</b>";
      } catch {
        tried.markup = true;
      }
      return {
        ...tried,
        trusted: "trustedTypes" in globalThis,
        referrer: document.querySelector("[name=referrer]").content,
      };
    }, site.url("page.html"));
    assert.equal(site.count("page.html"), 1, "the frame's fetch did not come");
    assert.equal(refused.fetch, true);
    assert.equal(refused.markup, refused.trusted);
    assert.equal(refused.referrer, "no-referrer");
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
