// axe-core finds nothing on any view of the page, light or dark. It reads the light and the shadow tree.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe } from "node:test";
import { assertQuiet, launch, watchedContext } from "./support/browser.mjs";
import { test } from "./support/case.mjs";
import { clip } from "./support/clips.mjs";
import { button, choose, eventsUntil, idle, open, paint, set, status } from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { Site } from "./support/server.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const SMALL = { network: "vgg19-lite", size: "48", iterations: "3" };

/** What it finds: each rule with the elements that break it. */
async function findings(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target.flat()} ${failureSummary}`).join("\n  ")}`,
    );
  });
}

describe("accessibility", () => {
  let browser;

  before(async () => {
    browser = await launch({ flags: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"] });
  });
  after(() => browser.close());

  for (const colorScheme of ["light", "dark"]) {
    test(`axe-core finds nothing on any view, ${colorScheme}`, { seconds: 480 }, async () => {
      const site = await Site.start();
      const { context, seen } = await watchedContext(browser, { colorScheme, reducedMotion: "reduce" });
      const page = await open(context, site, "?device=cpu");
      const found = {};
      const look = async (view) => {
        const here = await findings(page);
        if (here.length > 0) found[view] = here;
      };
      await status(page, /Ready/);
      await look("start");
      await page.locator(".privacy summary").click();
      await look("privacy");
      await page.locator(".privacy summary").click();
      await page.getByText("Code for your site").click();
      await page.getByRole("radio", { name: "Frame" }).check();
      await look("code for another site");
      await page.getByText("Code for your site").click();
      await choose(page, "Photo", photo);
      await choose(page, "Style", style);
      await status(page, /style\.png is ready/);
      await look("chosen");
      await button(page, "Add a style").click();
      await choose(page, "Style 2", { ...photo, name: "second.png" });
      await status(page, /second\.png is ready/);
      await button(page, "Regions").click();
      await look("mix and regions");
      await button(page, "Done").click();
      await set(page, { ...SMALL, iterations: "2000" });
      await button(page, "Paint").click();
      await eventsUntil(page, "progress");
      await look("painting");
      await button(page, "Stop").click();
      await idle(page);
      await set(page, SMALL);
      await paint(page);
      await look("finished");
      await button(page, "Time-lapse").click();
      await page.getByRole("option", { name: "GIF" }).waitFor({ state: "attached" });
      await look("film");
      await page.getByText("More settings").click();
      for (const summary of await page.locator(".groups details > summary").all()) await summary.click();
      await page.locator("details.curves > summary").click();
      await look("More and Details unfolded");
      await set(page, { quality: "instant" });
      await page.locator(".instant").waitFor();
      await page.waitForTimeout(500);
      await look("looks");
      await set(page, { "gallery-style": "mosaic" });
      await status(page, /painted at once/);
      await choose(page, "Photo", await clip("plain.mp4"));
      await button(page, "Paint the video").click();
      await status(page, /is painted/);
      await button(page, "As GIF or boomerang").click();
      const clips = page.getByRole("region", { name: "Short clip" });
      await clips.getByRole("option", { name: "GIF" }).waitFor({ state: "attached" });
      await look("a painted video and clips of it");
      await button(page, "Close the video").click();
      await button(page, "Camera live").click();
      await button(page, "Pause").or(button(page, "Go on")).waitFor();
      await button(page, "Record").click();
      await button(page, "End the recording").waitFor();
      await look("the camera, live and recorded");
      await button(page, "Stop").click();
      await idle(page);
      await set(page, { quality: "quick", size: "many" });
      await button(page, "Paint").click();
      await status(page, /Size is "many"/);
      await look("a complaint");
      assert.equal(Object.values(found).flat().length, 0, JSON.stringify(found, undefined, 1));
      await context.close();
      assertQuiet(seen, site);
      await site.stop();
    });
  }
});
