// What the page shows and says: at every width, before anything is loaded, and in its visitors' words.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { test, waitFor } from "./support/case.mjs";
import { slowDown } from "./support/engines.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";

import { button, choose, events, eventsUntil, idle, open, paint, result, set, status } from "./support/page.mjs";
import { photo } from "./support/pictures.mjs";
import { faults } from "./support/server.mjs";

const SMALL = { network: "vgg19-lite", size: "48", iterations: "3" };

/** Two qualities' worth of packs; only listed. */
const BOTH = {
  networks: [
    { name: "vgg19-lite", bytes: 710_000 },
    { name: "vgg19", bytes: 6_540_000 },
  ],
};

describe("the page", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  test("from 768 to 820 px the status has room, and nothing below the controls stays empty", async () => {
    const page = await open(context, site, "?device=cpu");
    await status(page, /Ready/);
    for (const width of [768, 784, 800, 820]) {
      await page.setViewportSize({ width, height: 1000 });
      const { width: room } = await page.getByRole("status").boundingBox();
      assert.ok(room >= 240, `${room} px for the status at ${width} px`);
      const element = await page.locator("impasto-stylizer").boundingBox();
      const frame = await page.locator(".frame").boundingBox();
      assert.ok(element.height - frame.height < 10, `${element.height - frame.height} px empty at ${width} px`);
    }
  });

  test("a phone held sideways shows Paint without scrolling", async () => {
    const page = await open(context, site, "?device=cpu");
    for (const [width, height] of [
      [667, 375],
      [740, 360],
      [844, 390],
    ]) {
      await page.setViewportSize({ width, height });
      const { y, height: tall } = await button(page, "Paint").boundingBox();
      assert.ok(y >= 0 && y + tall <= height, `Paint ends at ${y + tall} of ${height} px`);
    }
  });

  test("where the element's script cannot be had, the page says so", async () => {
    site.fault("impasto.js", faults.status(404));
    const page = await context.newPage();
    await page.goto(site.url());
    await status(page, /could not be loaded; check the connection, then reload/);
  });

  test("the first look is a painting with its photo behind the divider", async () => {
    const page = await open(context, site, "?device=cpu");
    await status(page, /Ready.*The picture shown was painted here/);
    const divider = page.getByRole("slider", { name: /Divider/ });
    assert.ok(await divider.isEnabled());
    assert.ok((await result(page)).colours > 1000);
    assert.ok(await button(page, "Save").isDisabled(), "it is not the visitor's");
    await choose(page, "Photo", photo);
    await status(page, /photo\.png is ready/);
    assert.equal((await result(page)).width, 72);
    assert.ok(await divider.isDisabled());
  });

  test("the divider has a value and obeys the keyboard, also short presses", async () => {
    const page = await open(context, site, "?device=cpu");
    await set(page, SMALL);
    await paint(page);
    const divider = page.getByRole("slider", { name: /Divider/ });
    const at = () => page.locator(".compare").evaluate((compare) => Number(compare.value));
    await divider.focus();
    for (const [key, value] of [
      ["Home", 0],
      ["ArrowRight", 1],
      ["End", 100],
      ["ArrowLeft", 99],
    ]) {
      await page.keyboard.press(key);
      assert.equal(await divider.inputValue(), String(value));
      assert.equal(await at(), value);
    }
    await page.locator(".compare").click({ position: { x: 20, y: 20 } });
    const clicked = await at();
    assert.equal(await divider.inputValue(), String(Math.round(clicked)));
    await page.keyboard.press("ArrowRight");
    assert.ok(Math.abs((await at()) - clicked - 1) < 1e-6, "after a click too");
  });

  test("both qualities are offered with their megabytes, and Fine is the default", async () => {
    site.put("packs/index.json", JSON.stringify(BOTH));
    const page = await open(context, site, "?device=cpu");
    await status(page, /Ready to paint on CPU.*quality Fine/);
    const [quick, fine] = [page.getByLabel("Quick 0.7 MB"), page.getByLabel("Fine 6.5 MB")];
    assert.ok(await fine.isChecked());
    assert.equal(await page.getByLabel("Size", { exact: true }).inputValue(), "512");
    await quick.check();
    const element = page.locator("impasto-stylizer");
    assert.equal(await element.getAttribute("quality"), "quick");
    await status(page, /Ready to paint on CPU.*quality Quick/);
    await set(page, { quality: "fine" });
    assert.ok(await fine.isChecked());
    await set(page, { network: "vgg19-lite" });
    assert.ok(await quick.isChecked(), "the network goes before the quality");
    await fine.check();
    assert.equal(await element.getAttribute("network"), null, "what the visitor chooses is what counts");
  });

  test("the iterations that are shown are those that will be painted, and go with the size", async () => {
    await slowDown(site, "Painting", 50); // It is still painted when Stop is pressed.
    const page = await open(context, site, "?device=cpu");
    await status(page, /Ready/);
    const field = page.locator("#iterations");
    const others = (before) =>
      document.querySelector("impasto-stylizer").shadowRoot.querySelector("#iterations").value !== before;
    const seen = [await field.inputValue()];
    for (const size of ["64", "300"]) {
      await page.getByLabel("Size", { exact: true }).fill(size);
      await page.getByLabel("Size", { exact: true }).blur();
      await waitFor("other iterations", page.waitForFunction(others, seen.at(-1)));
      seen.push(await field.inputValue());
      const from = (await events(page)).length;
      await button(page, "Paint").click();
      await eventsUntil(page, "progress", from);
      await button(page, "Stop").click();
      await idle(page);
      const text = await page.getByRole("progressbar").getAttribute("aria-valuetext");
      assert.match(text, new RegExp(`of ${seen.at(-1)}\\b`));
    }
  });

  test("only what the site has is offered", async () => {
    site.put("packs/index.json", JSON.stringify({ networks: BOTH.networks.slice(0, 1) }));
    const page = await open(context, site, "?device=cpu");
    await status(page, /quality Quick/);
    assert.ok(await page.getByLabel("Quick 0.7 MB").isChecked());
    assert.equal(await page.getByLabel(/^Fine/).count(), 0);
  });

  test("visitors see no network's name and no loss", async () => {
    const page = await open(context, site, "?device=cpu");
    await set(page, SMALL);
    const said = [await page.locator(".frame").innerText()];
    await page.exposeFunction("note", (text) => said.push(text));
    await page.locator(".status-bar").evaluate((statusBar) => {
      new MutationObserver(() => window.note(statusBar.innerText)).observe(statusBar, {
        childList: true,
        subtree: true,
      });
    });
    await paint(page);
    said.push(await page.locator(".frame").innerText());
    assert.ok(said.some((text) => /Iteration \d of 3/.test(text)));
    assert.doesNotMatch(said.join("\n"), /vgg|loss|packs|deploy/i);
  });
});
