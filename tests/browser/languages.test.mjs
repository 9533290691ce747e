// The page and the element in another language: by the browser, the address, the switch, the attribute; and back in mid-run.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { violations } from "./support/axe.mjs";
import { test, waitFor } from "./support/case.mjs";
import { englishLeft } from "./support/english.mjs";
import { embedder } from "./support/embedder.mjs";
import { slowDown } from "./support/engines.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { button, choose, events, eventsUntil, open, set, status } from "./support/page.mjs";
import { bad, photo, style } from "./support/pictures.mjs";
import { faults } from "./support/server.mjs";

const SMALL = { network: "vgg19-lite", size: "48", iterations: "3" };

/** A page with this element in an element with these attributes. */
const within = (around, attributes = "") =>
  embedder(`<div ${around}><impasto-stylizer device="cpu" reveal="auto" ${attributes}></impasto-stylizer></div>`);

/** Waits for the main button with this label. */
const labelled = (page, label) => waitFor(`a button ${label}`, button(page, label).waitFor());

describe("languages", () => {
  let site;
  let context;

  describe("for visitors who read Chinese", () => {
    // Without movement, as a colour on its way to another has less contrast.
    eachWithFreshSite((fresh) => ({ site, context } = fresh), {
      options: { locale: "zh-CN", reducedMotion: "reduce" },
    });

    test("the page is Chinese from the first look to the finish", { seconds: 300 }, async () => {
      const page = await open(context, site, "?device=cpu");
      await status(page, /准备就绪：CPU.*质量“/);
      assert.match(await page.locator("html").getAttribute("lang"), /^zh/);
      assert.match(await page.title(), /让照片变成画作/);
      assert.deepEqual(await englishLeft(page), []);
      assert.deepEqual(await violations(page), []);

      await set(page, SMALL);
      await choose(page, "照片", photo);
      await choose(page, "风格", style);
      await status(page, /style\.png 已就绪：48 × 48 像素。请按“作画”。/);
      await page.locator("summary", { hasText: "更多设置" }).click();
      await button(page, "区域").click();
      await button(page, "添加风格").click();
      assert.deepEqual(await englishLeft(page), []);
      await page.locator(".privacy summary").click();
      await button(page, "作画").click();
      assert.equal((await eventsUntil(page, "finish")).at(-1).type, "finish");
      await status(page, /^完成：48 × 36 像素.*可以保存/);
      assert.deepEqual(await englishLeft(page), []);
      assert.deepEqual(await violations(page), []);
    });

    test("failures are Chinese sentences, the core's too", { seconds: 120 }, async () => {
      const page = await open(context, site, "?device=cpu");
      await status(page, /准备就绪/);
      for (const file of bad) {
        const from = (await events(page)).length;
        await choose(page, "照片", file);
        const { message } = (await eventsUntil(page, "error", from)).at(-1);
        assert.match(message, /[\u4e00-\u9fff].*。$/);
        assert.ok(message.includes(file.name), message);
        assert.equal(await page.getByRole("status").textContent(), message);
      }
      await set(page, { strength: "7" });
      const from = (await events(page)).length;
      await button(page, "作画").click();
      assert.match((await eventsUntil(page, "error", from)).at(-1).message, /7.*。$/);
      assert.deepEqual(await englishLeft(page), []);
    });

    test("no frame shows the page in English before it is Chinese", async () => {
      await context.addInitScript(() => {
        window.seenFrames = { hidden: 0, english: 0 };
        const look = () => {
          const line = document.querySelector("header p");
          const seen = line !== null && getComputedStyle(line).visibility === "visible";
          if (line && !seen) window.seenFrames.hidden++;
          if (seen && /[a-z]/.test(line.textContent)) window.seenFrames.english++;
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
      const page = await context.newPage();
      // Chinese comes once a frame has been shown without it.
      await page.route("**/impasto-zh.js", async (route) => {
        await page.waitForFunction(() => window.seenFrames.hidden > 0);
        await route.continue();
      });
      await page.goto(site.url("?device=cpu"));
      await waitFor("the page to be Chinese", page.getByText("让照片变成画作").waitFor());
      const { hidden, english } = await page.evaluate(() => window.seenFrames);
      assert.ok(hidden > 0, "it was waited for");
      assert.equal(english, 0);
    });

    test("where Chinese cannot be had, English is as good", async () => {
      site.fault("impasto-zh.js", faults.status(404));
      const page = await open(context, site, "?device=cpu");
      await status(page, /Ready to paint/);
      await waitFor("the page to be seen", page.locator("h1").waitFor());
    });
  });

  describe("for visitors who read English", () => {
    eachWithFreshSite((fresh) => ({ site, context } = fresh));

    test("no other language is fetched before it is asked for; the switch is remembered", async () => {
      const page = await open(context, site, "?device=cpu");
      await status(page, /Ready/);
      assert.equal(site.count("impasto-zh.js"), 0);
      assert.equal(await button(page, "English").getAttribute("aria-pressed"), "true");
      await button(page, "中文").focus();
      await page.keyboard.press("Enter");
      await status(page, /准备就绪/);
      assert.equal(await button(page, "中文").getAttribute("aria-pressed"), "true");
      assert.equal(site.count("impasto-zh.js"), 1, "page and element share it");
      await page.reload();
      await status(page, /准备就绪/);
      await button(page, "English").click();
      await status(page, /Ready/);
      assert.equal(await page.title(), "Impasto: a photo becomes a painting");
      await page.reload();
      await status(page, /Ready/);
    });

    test("the address asks for a language, and settings beside it are taken", async () => {
      const page = await open(context, site, "?device=cpu#lang=zh&strength=0.3");
      await status(page, /准备就绪/);
      assert.equal(await page.getByLabel("强度").first().inputValue(), "0.3");
      await set(page, { strength: "0.4" });
      await waitFor("the address", page.waitForURL(/#lang=zh&strength=0\.4$/));
      await button(page, "English").click();
      await status(page, /Ready/);
      assert.match(page.url(), /#lang=en&strength=0\.4$/);
    });

    test("to and fro in mid-run keeps the painting", { seconds: 240 }, async () => {
      await slowDown(site, "Painting", 250); // It is painted for as long as it takes to speak three times.
      const page = await open(context, site, "?device=cpu");
      await set(page, { ...SMALL, size: "64", iterations: "60", tolerance: "0" });
      await choose(page, "Photo", photo);
      await choose(page, "Style", style);
      await status(page, /style\.png is ready/);
      await button(page, "Paint").click();
      await eventsUntil(page, "progress", 0, 2);
      await button(page, "中文").click();
      await labelled(page, "停止");
      await status(page, /正在作画/);
      await button(page, "English").click();
      await status(page, /Painting on/);
      await button(page, "中文").click();
      const all = await eventsUntil(page, "finish");
      assert.equal(all.at(-1).type, "finish");
      const iterations = all.filter(({ type }) => type === "progress").map(({ iteration }) => iteration);
      assert.deepEqual(
        iterations,
        [...iterations].sort((a, b) => a - b),
        "it went on, and did not begin again",
      );
      await status(page, /^完成：64 × 48/);
      assert.deepEqual(await englishLeft(page), []);
    });

    test("an embedded element speaks what its attribute or its page asks for", async () => {
      site.put("around.html", within('lang="zh-CN"'));
      const page = await open(context, site, "around.html");
      await status(page, /准备就绪/);
      const element = page.locator("impasto-stylizer");
      const frame = page.locator(".frame");
      assert.match(await frame.getAttribute("lang"), /^zh/);
      await element.evaluate((element) => (element.lang = "en-US"));
      await status(page, /Ready/);
      assert.equal(await frame.getAttribute("lang"), "en-GB");
      await element.evaluate((element) => element.removeAttribute("lang"));
      await status(page, /准备就绪/);
      await page.locator("body > div").evaluate((around) => (around.lang = "fr"));
      await status(page, /Ready/);
      await element.evaluate((element) => element.setAttribute("lang", "zh"));
      await status(page, /准备就绪/);
      const from = (await events(page)).length;
      await element.evaluate((element) => element.setAttribute("style-image", "http://["));
      assert.match((await eventsUntil(page, "error", from)).at(-1).message, /^style-image 的值是.*。$/i);
    });
  });
});
