// The painting goes to the clipboard, or to another app. Headless browsers share nothing: what would is a stub.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { test, waitFor } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { assertOneSentence, button, openWithPictures, paint, result, status } from "./support/page.mjs";

/** Has the page share files with nobody: with `window.refusal`, an error's name, it fails. */
function stubShare() {
  window.shared = [];
  const canShare = ({ files }) => files.every(({ type }) => type === "image/png");
  const share = async ({ files }) => {
    if (window.refusal) throw new DOMException("Share canceled", window.refusal);
    for (const file of files)
      window.shared.push({ name: file.name, type: file.type, width: (await createImageBitmap(file)).width });
  };
  for (const [name, value] of Object.entries({ canShare, share }))
    Object.defineProperty(navigator, name, { configurable: true, value });
}

describe("passing on", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  const openPage = () => openWithPictures(context, site, { network: "vgg19-lite", size: "32", iterations: "1" });

  /** The codes of what fails while `act` runs. */
  async function failures(page, act) {
    await page.evaluate(() => {
      window.codes = [];
      document.querySelector("impasto-stylizer").addEventListener("error", ({ detail }) => codes.push(detail.type));
    });
    await act();
    return page.evaluate(() => window.codes);
  }

  test("a painting is copied as a picture, once there is one", async () => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await openPage();
    assert.equal(await button(page, "Copy").count(), 0);
    await paint(page);
    assert.equal(await button(page, "Share").count(), 0, "this browser has nobody to share with");
    await button(page, "Copy").click();
    await status(page, /The painting is copied/);
    const width = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return (await createImageBitmap(await item.getType("image/png"))).width;
    });
    assert.equal(width, 32);
  });

  test("where the browser refuses to copy, a sentence says so, and the painting stays", async () => {
    await context.addInitScript(() => {
      const refuse = () => Promise.reject(new DOMException("Write permission denied.", "NotAllowedError"));
      // The empty page that comes first has no clipboard.
      if (navigator.clipboard) navigator.clipboard.write = refuse;
    });
    const page = await openPage();
    await paint(page);
    const painted = await result(page);
    const codes = await failures(page, async () => {
      await button(page, "Copy").click();
      const said = await status(page, /^The browser did not take the painting \(Write permission denied\); press Save/);
      assertOneSentence(said);
    });
    assert.deepEqual(codes, ["not-passed-on"]);
    assert.deepEqual(await result(page), painted);
    assert.ok(await button(page, "Save").isEnabled());
  });

  test("it is shared as a file; who closes the list of apps is told nothing, a refusal is", async () => {
    await context.addInitScript(stubShare);
    const page = await openPage();
    assert.equal(await button(page, "Share").count(), 0);
    await paint(page);
    await button(page, "Share").click();
    await waitFor(
      "the painting to be shared",
      page.waitForFunction(() => window.shared.length > 0),
    );
    const shared = await page.evaluate(() => window.shared);
    assert.deepEqual(shared, [{ name: "photo-impasto.png", type: "image/png", width: 32 }]);
    const before = await page.getByRole("status").textContent();
    const codes = await failures(page, async () => {
      await page.evaluate(() => (window.refusal = "AbortError"));
      await button(page, "Share").click();
      await page.waitForTimeout(500);
      assert.equal(await page.getByRole("status").textContent(), before);
      await page.evaluate(() => (window.refusal = "NotAllowedError"));
      await button(page, "Share").click();
      assertOneSentence(await status(page, /^The browser did not take the painting \(Share canceled\); press Save/));
    });
    assert.deepEqual(codes, ["not-passed-on"]);
    assert.equal((await page.evaluate(() => window.shared)).length, 1);
  });
});
