// The page without a network, installed, and in a new version.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { assertQuiet } from "./support/browser.mjs";
import { everywhere, test, waitFor } from "./support/case.mjs";
import { clip } from "./support/clips.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { button, eventsUntil, idle, open, openWithPictures, paint, result, status } from "./support/page.mjs";
import { photo } from "./support/pictures.mjs";
import { built } from "./support/server.mjs";

const SMALL = { network: "vgg19-lite", size: "48", iterations: "3" };

describe("the page and its service worker", () => {
  let site;
  let context;
  let seen;

  eachWithFreshSite((fresh) => ({ site, context, seen } = fresh), {
    root: "/some/path/",
    options: { serviceWorkers: "allow" },
    quiet: false,
  });

  /** Until the service worker has said that it keeps what the page has used. */
  async function kept(page) {
    // Not by `waitForFunction`, which takes a promise for an answer.
    const areKept = async (files) => {
      const kept = await (await caches.open("impasto-files")).keys();
      return files.every((file) => kept.some(({ url }) => url.includes(file)));
    };
    const engine = ["impasto-cpu.js", "impasto-cpu_bg.wasm"];
    while (!(await page.evaluate(areKept, engine))) await page.waitForTimeout(100);
    await waitFor(
      "the page to be controlled",
      page.waitForFunction(() => navigator.serviceWorker.controller),
    );
  }

  /** Until nothing more is fetched: what the page has used is fetched once more to be kept, some seconds later. */
  async function quiet() {
    for (let before = -1; before !== site.requests.length; await new Promise((next) => setTimeout(next, 3000)))
      before = site.requests.length;
  }

  everywhere("the second visit needs no network to open and to paint, under any path", async () => {
    const page = await openWithPictures(context, site, SMALL);
    await paint(page);
    await kept(page);
    // The engine may be kept before the network that it has painted with.
    await quiet();
    assertQuiet(seen, site);
    await site.stop();
    await page.close();

    const second = await openWithPictures(context, site, SMALL);
    await paint(second);
    assert.ok((await result(second)).colours > 100);
    await second.reload();
    await status(second, /Ready/);
  });

  test("nothing is fetched for the second visit, and every answer is of the page's own origin", async () => {
    const page = await open(context, site, "?device=cpu");
    await status(page, /Ready/);
    await kept(page);
    await quiet();
    await page.close();
    site.requests.length = 0;
    const second = await open(context, site, "?device=cpu");
    await status(second, /Ready/);
    const fetched = site.requests.map(({ path }) => path).filter((path) => !path.endsWith("/service-worker.js"));
    // The threads' module is another than the first visit's: the page may use it now.
    assert.deepEqual(
      fetched.filter((path) => !/cpu-threads|snippets/.test(path)),
      [],
    );
    assertQuiet(seen, site);
  });

  test("on a host that sends no headers, threads are there from the second visit on", async () => {
    const page = await open(context, site, "?device=cpu");
    assert.equal(await page.evaluate(() => crossOriginIsolated), false);
    await status(page, /Ready/);
    await kept(page);
    await page.close();
    const second = await openWithPictures(context, site, SMALL);
    assert.equal(await second.evaluate(() => crossOriginIsolated), true);
    await paint(second);
    await status(second, /painted on CPU \(\d+ threads\)/);
    assert.equal(site.count("impasto-cpu-threads_bg.wasm"), 1);
    assertQuiet(seen, site);
  });

  test("a new version is offered, waits for the painting, and replaces the page when it is wanted", async () => {
    const page = await openWithPictures(context, site, { ...SMALL, size: "96", iterations: "9000", tolerance: "0" });
    await kept(page);
    await button(page, "Paint").click();
    await eventsUntil(page, "progress");

    // A site with another style sheet, and the service worker that its build makes of it.
    const css = Buffer.concat([await built("app.css"), Buffer.from("h1{letter-spacing:7px}")]);
    const script = String(await built("service-worker.js"));
    const { createHash } = await import("node:crypto");
    const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
    const other = script.replace(hash(await built("app.css")), hash(css));
    assert.notEqual(other, script);
    site.put("app.css", css);
    site.put("service-worker.js", other);
    await page.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.update()));
    await page.getByText("A new version of Impasto is ready.").waitFor();
    await button(page, "Use it").click();
    await page.getByText("It is taken when the painting is finished or stopped").waitFor();
    const since = (await page.evaluate(() => window.events.length)) + 0;
    await eventsUntil(page, "progress", since, 2);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("h1")).letterSpacing), "0.36px");

    await button(page, "Stop").click();
    await idle(page);
    const [, spacing] = await Promise.all([
      button(page, "Use it").click(),
      page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).letterSpacing === "7px"),
    ]);
    assert.ok(spacing);
    await status(page, /Ready/);
    assert.equal(await page.getByText("A new version of Impasto is ready.").count(), 0);
    assertQuiet(seen, site);
  });

  test("a half-deployed site is not kept: each file must have its hash", async () => {
    site.put("app.css", "h1{color:red}");
    const page = await open(context, site, "?device=cpu");
    await status(page, /Ready/);
    const state = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const worker = registration?.installing ?? registration?.waiting ?? registration?.active;
      if (!worker) return "none";
      while (!["redundant", "activated"].includes(worker.state)) await new Promise((r) => setTimeout(r, 50));
      return worker.state;
    });
    assert.ok(["none", "redundant"].includes(state), state);
  });

  /** What another app's sharing leads to: the page's address. */
  function share(page, { name, mimeType, buffer }) {
    return page.evaluate(
      async ({ name, type, bytes }) => {
        const form = new FormData();
        form.append("photo", new File([new Uint8Array(bytes)], name, { type }));
        return (await fetch("share", { method: "POST", body: form })).url;
      },
      { name, type: mimeType, bytes: new Uint8Array(buffer) },
    );
  }

  test("a photo shared by another app is chosen", async () => {
    const page = await open(context, site, "?device=cpu");
    await kept(page);
    const end = await share(page, { ...photo, name: "shared ü.png" });
    assert.match(end, /\/some\/path\/\?shared=?$/);
    await page.goto(end);
    await status(page, /shared ü\.png is ready/);
    assert.equal(new URL(page.url()).search, "");
    await page.reload();
    await status(page, /Ready/);
    assert.notEqual(await page.locator("#photo-name").textContent(), "shared ü.png");
    assert.ok(
      site.requests.every(({ method }) => method === "GET"),
      "nothing of it went to the server",
    );
  });

  test("so are a video and a look, as where they are dropped", async () => {
    const page = await open(context, site, "?device=cpu#size=64");
    await kept(page);
    await page.goto(await share(page, await clip("plain.mp4")));
    await status(page, /plain\.mp4 is a video/);
    // The system may know no type for it.
    const look = { name: "taught.look", mimeType: "", buffer: await built("looks/gallery.look") };
    await page.goto(await share(page, look));
    await status(page, /taught is among your looks/);
  });

  test("it can be installed: Chromium finds nothing amiss with the manifest", async () => {
    const page = await open(context, site, "?device=cpu");
    await kept(page);
    const devtools = await context.newCDPSession(page);
    const { errors, data } = await devtools.send("Page.getAppManifest");
    assert.deepEqual(errors, []);
    const manifest = JSON.parse(data);
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    // Contexts of tests are incognito, where nothing can be installed.
    assert.deepEqual(
      installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"),
      [],
    );
    for (const { src } of manifest.icons) assert.ok(await built(src), src);
  });
});
