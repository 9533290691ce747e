// Looks for tests: learned in a few steps, as small as can be.

import { waitFor } from "./case.mjs";
import { button, events, eventsUntil, openWithPictures, set } from "./page.mjs";

/** So small that a step takes a moment. */
export const LESSON = { size: "small", crop: 32, style_side: 64, batch: 1 };

/** Milliseconds: many scenes are generated before the first step. */
const PATIENCE = 200_000;

export const SETTINGS = { network: "vgg19-lite", size: "64" };

/** Has `events` hear of looks too. */
export function hearLooks(page) {
  return page.evaluate(() => {
    document.querySelector("impasto-stylizer").addEventListener("look", ({ detail }) => {
      window.look = detail.blob;
      window.events.push({ type: "look", name: detail.name, steps: detail.steps });
    });
  });
}

/** Teaches the chosen style for so many progress events, and stops. */
export async function teach(page, count = 2) {
  // What was taught last is still painted after its event.
  const resting = page.waitForFunction(() => !document.querySelector("impasto-stylizer").painting);
  await waitFor("nothing to be painted", resting);
  const from = (await events(page)).length;
  await page.locator("impasto-stylizer").evaluate((element, lesson) => void element.teach(lesson), LESSON);
  await eventsUntil(page, "progress", from, count);
  await button(page, "Stop").click();
  return eventsUntil(page, "look", from);
}

/** The bytes of the look that was learned last. */
export async function learned(page) {
  return Buffer.from(await page.evaluate(async () => new Uint8Array(await window.look.arrayBuffer())));
}

/** A page with both pictures where Instant is chosen. */
export async function openInstant(context, site, attributes = SETTINGS) {
  context.setDefaultTimeout(PATIENCE);
  const page = await openWithPictures(context, site, attributes);
  await hearLooks(page);
  await set(page, { quality: "instant" });
  return page;
}
