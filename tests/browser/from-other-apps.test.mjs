// Files that the system opens with the installed page. No browser of ours is installed as an app, so the queue of launches is a stub;
// what other apps share comes through the service worker: offline.test.mjs.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { test, waitFor } from "./support/case.mjs";
import { clip } from "./support/clips.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { assertOneSentence, open, status } from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { built } from "./support/server.mjs";

/** Has `window.launch` do what the system does: with files, or with names of files that cannot be read. */
function stubQueue() {
  let launched;
  const handle = ({ name, type, bytes }) => ({
    name,
    getFile: async () => {
      if (!bytes) throw new DOMException("A requested file or directory could not be found.", "NotFoundError");
      return new File([new Uint8Array(bytes)], name, { type });
    },
  });
  const queue = { setConsumer: (consumer) => (launched = consumer) };
  Object.defineProperty(window, "launchQueue", { configurable: true, value: queue });
  window.listening = () => launched !== undefined;
  window.launch = (files) => launched({ files: files?.map(handle) });
}

describe("files that are opened with the page", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => ({ site, context } = fresh));

  async function openPage() {
    await context.addInitScript(stubQueue);
    const page = await open(context, site, "?device=cpu#size=64");
    await waitFor(
      "the page to take files",
      page.waitForFunction(() => window.listening()),
    );
    return page;
  }

  /** As when the visitor opens these with it. */
  const launch = (page, ...files) =>
    page.evaluate(
      (files) => window.launch(files),
      files.map(({ name, mimeType, buffer }) => ({ name, type: mimeType, bytes: buffer && new Uint8Array(buffer) })),
    );

  test("a photo is chosen, of two the second as the style; without files nothing happens", async () => {
    const page = await openPage();
    await page.evaluate(() => window.launch());
    await launch(page);
    await launch(page, { ...photo, name: "opened.png" });
    await status(page, /opened\.png is ready/);
    await launch(page, { ...photo, name: "both.png" }, { ...style, name: "waves.png" });
    await status(page, /(both|waves)\.png is ready/);
    for (const [place, name] of [
      ["#photo-name", "both.png"],
      ["#style-name", "waves.png"],
    ])
      await waitFor(name, page.locator(place).filter({ hasText: name }).waitFor());
    assert.equal((await page.evaluate(() => window.events)).filter(({ type }) => type === "error").length, 0);
  });

  test("a video and a look are taken too", async () => {
    const page = await openPage();
    await launch(page, await clip("plain.mp4"));
    await status(page, /plain\.mp4 is a video/);
    await launch(page, { name: "taught.look", mimeType: "", buffer: await built("looks/gallery.look") });
    await status(page, /taught is among your looks/);
  });

  test("one that cannot be read any more is told in a sentence", async () => {
    const page = await openPage();
    await launch(page, { name: "Gone.png", mimeType: "image/png" });
    assertOneSentence(await status(page, /^Gone\.png could not be read; check/));
    await launch(page, photo);
    await status(page, /photo\.png is ready/);
  });
});
