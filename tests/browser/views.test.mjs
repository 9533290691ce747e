// Every view of the page, and of the frame: axe-core finds nothing, light or dark, and in Chinese nothing is left in English.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe } from "node:test";
import { violations } from "./support/axe.mjs";
import { assertQuiet, launch, watchedContext } from "./support/browser.mjs";
import { test, waitFor } from "./support/case.mjs";
import { kept } from "./support/checkpoints.mjs";
import { clip } from "./support/clips.mjs";
import { englishLeft } from "./support/english.mjs";
import { hearLooks, LESSON } from "./support/looks.mjs";
import {
  button,
  choose,
  events,
  eventsUntil,
  idle,
  open,
  openWithPictures,
  paint,
  set,
  status,
} from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { built, Site } from "./support/server.mjs";

const SMALL = { network: "vgg19-lite", size: "48", iterations: "3" };
/** So many iterations that it is still painted when the views have been looked at. */
const LONG = { ...SMALL, size: "96", iterations: "9000", tolerance: "0" };

/** Rules that are of the page around a frame. */
const OF_WHOLE_PAGES = ["landmark-one-main", "page-has-heading-one", "region"];

const DESK = { width: 1000, height: 900 };
const PHONE = { width: 360, height: 740 };

/** Has the page speak another language, by its own switch where it has one, whatever lies over that. */
async function speak(page, language) {
  await page.evaluate((language) => {
    const choice = document.querySelector(`.languages button[value="${language}"]`);
    if (choice) choice.click();
    else document.documentElement.lang = language;
  }, language);
  const spoken = (language) => {
    const frame = document.querySelector("impasto-stylizer").shadowRoot.querySelector(".frame");
    return [document.documentElement, frame].every(({ lang }) => lang.startsWith(language));
  };
  await waitFor(`the page to speak ${language}`, page.waitForFunction(spoken, language));
}

describe("every view", () => {
  let browser;
  let site;
  let context;
  let seen;
  let found;

  before(async () => {
    browser = await launch({ flags: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"] });
  });
  after(() => browser.close());
  beforeEach(async () => {
    found = {};
    site = await Site.start();
    await begin();
  });
  afterEach(async () => {
    await context.close();
    assertQuiet(seen, site);
    await site.stop();
  });

  async function begin(options) {
    ({ context, seen } = await watchedContext(browser, { reducedMotion: "reduce", ...options }));
  }

  /** Looks at a view in all ways, and remembers what is wrong with it, but for these rules. */
  async function look(page, view, without) {
    const note = (way, wrong) => wrong.length > 0 && (found[`${view}, ${way}`] = wrong);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      note(colorScheme, await violations(page, without));
    }
    await speak(page, "zh");
    note("in Chinese", await englishLeft(page));
    await speak(page, "en");
  }

  /** The same on a phone. */
  async function lookNarrow(page, view, without) {
    await page.setViewportSize(PHONE);
    await look(page, `${view}, on a phone`, without);
    await page.setViewportSize(DESK);
  }

  const assertNothing = () => assert.ok(Object.keys(found).length === 0, JSON.stringify(found, undefined, 1));

  test("of choosing and painting", { seconds: 400 }, async () => {
    const page = await open(context, site, "?device=cpu");
    await status(page, /Ready/);
    await look(page, "start");
    await page.locator(".privacy summary").click();
    await page.getByText("Code for your site").click();
    await page.getByRole("radio", { name: "Frame" }).check();
    await look(page, "privacy, and code for another site");
    await page.locator(".privacy summary").click();
    await page.getByText("Code for your site").click();

    await choose(page, "Photo", photo);
    await choose(page, "Style", style);
    await status(page, /style\.png is ready/);
    await button(page, "Add a style").click();
    await choose(page, "Style 2", { ...photo, name: "second.png" });
    await status(page, /second\.png is ready/);
    await button(page, "Regions").click();
    await button(page, "Add a region").click();
    await look(page, "mix and regions");
    await button(page, "Remove region 1").click();
    await button(page, "Done").click();

    await set(page, LONG);
    const from = (await events(page)).length;
    await button(page, "Paint").click();
    assert.equal((await eventsUntil(page, "progress", from)).at(-1).type, "progress");
    await look(page, "painting");
    await button(page, "Stop").click();
    await idle(page);
    await button(page, "Try nine").click();
    await status(page, /Trying nine/);
    await look(page, "trying nine");
    // They may be done by now, or in the next moment.
    await page.locator(".end-nine").evaluate((end) => end.textContent === "Stop trying" && end.click());
    await button(page, "Close").click();

    await set(page, SMALL);
    await paint(page);
    await button(page, "Time-lapse").click();
    await page.getByRole("option", { name: "GIF" }).waitFor({ state: "attached" });
    await look(page, "finished, and its film");
    await page.getByText("More settings").click();
    for (const summary of await page.locator(".groups details > summary").all()) await summary.click();
    await page.locator("details.curves > summary").click();
    await page.locator("details.curves canvas").first().waitFor();
    await look(page, "More and Details unfolded");
    await lookNarrow(page, "More and Details unfolded");

    const isFull = () => document.fullscreenElement !== null;
    await button(page, "Full screen").click();
    await waitFor("full screen", page.waitForFunction(isFull));
    await look(page, "full screen");
    await button(page, "Full screen").click();
    await set(page, { size: "many" });
    await button(page, "Paint").click();
    await status(page, /Size is "many"/);
    await look(page, "a complaint");
    assertNothing();
  });

  test("of looks", { seconds: 400 }, async () => {
    context.setDefaultTimeout(200_000);
    const page = await openWithPictures(context, site, SMALL);
    await hearLooks(page);
    await paint(page);
    await set(page, { quality: "instant" });
    await page.getByLabel("Learn from your painting of this photo").check();
    await look(page, "a style without a look, and a painting to learn from");
    const from = (await events(page)).length;
    await page.locator("impasto-stylizer").evaluate((element, lesson) => void element.teach(lesson), LESSON);
    await eventsUntil(page, "progress", from);
    await look(page, "teaching");
    await button(page, "Stop").click();
    await eventsUntil(page, "look", from);
    // What was learned is painted first.
    await idle(page);
    const several = { name: "several.look", mimeType: "", buffer: await built("looks/gallery.look") };
    await choose(page, "Look", several);
    await status(page, /several is among your looks/);
    await look(page, "looks of one's own");
    await lookNarrow(page, "looks of one's own");
    assertNothing();
  });

  test("of cameras and videos", { seconds: 400 }, async () => {
    const page = await open(context, site, "?device=cpu");
    await status(page, /Ready/);
    await button(page, "Camera").click();
    const sees = () => document.querySelector("impasto-stylizer").shadowRoot.querySelector("video").videoWidth > 0;
    await waitFor("the camera", page.waitForFunction(sees));
    await look(page, "the camera for a photo");
    await button(page, "Close").click();

    await set(page, { ...LONG, quality: "instant", size: "96", "gallery-style": "mosaic" });
    await status(page, /painted at once/);
    await choose(page, "Photo", await clip("plain.mp4"));
    const from = (await events(page)).length;
    await button(page, "Paint every frame by the loop").click();
    await eventsUntil(page, "progress", from);
    await look(page, "a video, painted by the loop");
    await button(page, "Stop").click();
    await idle(page);
    await button(page, "Paint the video").click();
    await status(page, /is painted/);
    await button(page, "As GIF or boomerang").click();
    const clips = page.getByRole("region", { name: "Short clip" });
    await clips.getByRole("option", { name: "GIF" }).waitFor({ state: "attached" });
    await look(page, "a painted video and clips of it");
    await button(page, "Close the video").click();

    await button(page, "Camera live").click();
    await button(page, "Pause").or(button(page, "Go on")).waitFor();
    await button(page, "Record").click();
    await button(page, "End the recording").waitFor();
    await look(page, "the camera, live and recorded");
    await button(page, "Stop").click();
    await idle(page);
    await lookNarrow(page, "after the camera");
    assertNothing();
  });

  test("of what the page offers", { seconds: 300 }, async () => {
    await context.close();
    await begin({ serviceWorkers: "allow" });
    const page = await openWithPictures(context, site, LONG);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    // A new version: the same files, by another service worker.
    site.put(
      "service-worker.js",
      Buffer.concat([await built("service-worker.js"), Buffer.from("\n// Another version.\n")]),
    );
    await page.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.update()));
    await button(page, "Paint").click();
    await kept(page);
    page.once("dialog", (dialog) => void dialog.accept());
    await page.reload();
    for (const text of [/A new version of Impasto is ready/, /A painting of photo\.png was interrupted/])
      await page.getByText(text).waitFor();
    await status(page, /Ready/);
    await look(page, "a new version and an interrupted painting");
    await lookNarrow(page, "a new version and an interrupted painting");
    assertNothing();
  });

  test("of the frame", { seconds: 300 }, async () => {
    const page = await openWithPictures(context, site, { ...SMALL, device: "cpu" }, "embed.html?lang=en");
    // axe-core takes what the browser paints below everything for white, in the dark too.
    await page.evaluate(() => (document.documentElement.style.background = "Canvas"));
    await paint(page);
    await look(page, "a painting in a frame", OF_WHOLE_PAGES);
    await lookNarrow(page, "a painting in a frame", OF_WHOLE_PAGES);
    assertNothing();
  });
});
