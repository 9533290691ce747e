// The code that the page gives for other sites: it is put on another site, under the policy that the page names, and paints there.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe } from "node:test";
import { launch, watchedContext } from "./support/browser.mjs";
import { test, waitFor } from "./support/case.mjs";
import { hostedSite } from "./support/hosted.mjs";
import { button, open, set } from "./support/page.mjs";
import { built, Site } from "./support/server.mjs";

const CHOSEN = {
  device: "cpu",
  quality: "quick",
  size: "48",
  iterations: "2",
  strength: "0.8",
  "gallery-style": "ink",
};
/** A device is no choice of looks: the code does not name it. */
const WRITTEN = { quality: "quick", size: "48", iterations: "2", strength: "0.8", "gallery-style": "ink" };

describe("the code for another site", () => {
  let browser;
  let painter;
  let site;
  let context;
  let seen;

  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  beforeEach(async () => {
    [painter, site] = [await hostedSite(), await Site.start()];
    ({ context, seen } = await watchedContext(browser, { permissions: ["clipboard-read", "clipboard-write"] }));
  });
  afterEach(async () => {
    await context.close();
    await Promise.all([painter.stop(), site.stop()]);
  });

  /** Opens the page's panel with these settings, and reads what it shows for a way. */
  async function read(way, origin) {
    const page = await open(context, painter);
    await set(page, CHOSEN);
    assert.equal(painter.count("app-embedding.js"), 0, "it is fetched when it is opened");
    await page.getByText("Code for your site").click();
    await page.getByRole("radio", { name: way }).check();
    if (origin) await page.getByLabel("Your site, if it talks to the frame").fill(origin);
    const code = await page.getByRole("region", { name: "Code", exact: true }).textContent();
    const policy = await page.getByRole("region", { name: "Content-Security-Policy" }).textContent();
    return { page, code, policy };
  }

  /** Puts it on the other site and returns its page, and where the element is. */
  async function embed(code, policy, head = "") {
    if (policy) site.headers = { "content-security-policy": `default-src 'none'; ${policy.replaceAll("\n", " ")}` };
    site.put("favicon.ico", "");
    site.put(
      "index.html",
      `<!doctype html><html lang="en"><head><meta charset="utf-8" /><title>My site</title>${head}</head><body>${code}</body></html>`,
    );
    const page = await context.newPage();
    await page.goto(site.url());
    return page;
  }

  async function assertPaints(page, frame = page) {
    const element = frame.locator("impasto-stylizer");
    await waitFor("the element", element.and(frame.locator(":defined")).waitFor());
    const attributes = await element.evaluate((element, names) => {
      return Object.fromEntries(names.map((name) => [name, element.getAttribute(name)]));
    }, Object.keys(WRITTEN));
    assert.deepEqual(attributes, WRITTEN);
    const bytes = await waitFor(
      "the painting",
      element.evaluate(async (element) => {
        await element.paint();
        return (await element.toBlob()).size;
      }),
    );
    assert.ok(bytes > 1000);
    assert.deepEqual(seen.complaints, [], "nothing was refused");
  }

  test("a script and a tag paint there under the policy that is named, and not under less", async () => {
    const { page, code, policy } = await read("Script and tag");
    await button(page, "Copy").last().click();
    await page.getByText("The code is copied.").waitFor();
    // The painter's own page may not read it.
    const reader = await embed("<p>A page</p>");
    await reader.bringToFront();
    assert.equal(await reader.evaluate(() => navigator.clipboard.readText()), code);
    await reader.close();
    await set(page, { strength: "0.3" });
    await page.getByRole("region", { name: "Code", exact: true }).getByText('strength="0.3"').waitFor();
    await assertPaints(await embed(code, policy));
    for (const directive of policy.split("\n")) {
      const less = await embed(code, policy.replace(directive, ""));
      const refused = less.locator("impasto-stylizer").evaluate(async (element) => {
        if (!element.matches(":defined")) return "no script";
        const failed = new Promise((resolve) =>
          element.addEventListener("error", ({ detail }) => resolve(detail.type)),
        );
        await element.paint();
        return failed;
      });
      assert.match(await waitFor(`a refusal without ${directive}`, refused), /refused-by-policy|no script/);
    }
  });

  test("a frame paints there, and listens to the site that is named", async () => {
    const { code, policy } = await read("Frame", `${site.origin}/anywhere`);
    const page = await embed(code, policy);
    await assertPaints(page, page.frameLocator("iframe"));
    const ready = page.evaluate(() => {
      const frame = document.querySelector("iframe");
      const { origin } = new URL(frame.src);
      return new Promise((resolve) => {
        addEventListener("message", ({ data }) => resolve(data.type));
        frame.contentWindow.postMessage({ impasto: 1, type: "hello" }, origin);
      });
    });
    assert.equal(await waitFor("the frame to answer", ready), "ready");
    const allowed = await page.frames()[1].evaluate(() => document.featurePolicy.allowedFeatures());
    for (const feature of ["camera", "clipboard-write", "fullscreen"]) assert.ok(allowed.includes(feature), feature);
    // Where the browser has it at all.
    const known = await page.evaluate(() => document.featurePolicy.features());
    assert.equal(allowed.includes("web-share"), known.includes("web-share"));
  });

  test("the package's tag paints with the files beside it", async () => {
    const { code } = await read("npm package");
    for (const name of ["impasto.js", "impasto-worker.js", "impasto-cpu.js", "impasto-cpu_bg.wasm", "packs/index.json"])
      site.put(`impasto/${name}`, await built(name));
    site.put("impasto/packs/vgg19-lite/manifest.json", await built("packs/vgg19-lite/manifest.json"));
    const { tensors, shards } = JSON.parse(await built("packs/vgg19-lite/manifest.json"));
    assert.ok(tensors || shards);
    for (const { file } of shards)
      site.put(`impasto/packs/vgg19-lite/${file}`, await built(`packs/vgg19-lite/${file}`));
    const map = '<script type="importmap">{"imports":{"impasto-stylizer/element":"/impasto/impasto.js"}}</script>';
    await assertPaints(await embed(code, undefined, map));
  });
});
