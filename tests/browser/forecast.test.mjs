// What the page says before Paint is pressed: how long, how much memory, how large.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { test, waitFor } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { open, openWithPictures, paint, set } from "./support/page.mjs";

const SMALL = { network: "vgg19-lite", size: "256", iterations: "40" };

/** Megabytes of a picture of 256 px. */
const FEW = /About \d+ (s|min), [1-9]\d\d? MB/;

/** The line under the picture, once it says this. */
async function line(page, pattern) {
  const details = page.locator(".details").filter({ hasText: pattern });
  await waitFor(`the line to match ${pattern}`, details.waitFor());
  return details.textContent();
}

/** Seconds, megabytes and pixels of the line. */
function numbers(text) {
  const [, time, unit, megabytes, largest] = /About (\d+) (s|min), (\d+) MB; this device can paint up to (\d+) px/.exec(
    text,
  );
  return { seconds: Number(time) * (unit === "min" ? 60 : 1), megabytes: Number(megabytes), largest: Number(largest) };
}

describe("before Paint", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  test("seconds, megabytes and the largest size are said, and go with the settings", async () => {
    const page = await openWithPictures(context, site, SMALL);
    const small = numbers(await line(page, /About/));
    assert.ok(small.megabytes > 50 && small.megabytes < 1000, `${small.megabytes} MB`);
    assert.ok(small.largest >= 2048, `${small.largest} px`);
    await set(page, { size: "2048" });
    const large = numbers(await line(page, /About .*, [1-3]\d00 MB/));
    assert.ok(large.seconds > 8 * small.seconds, `${large.seconds} s after ${small.seconds}`);
    await set(page, { size: "256", iterations: "120" });
    const long = numbers(await line(page, FEW));
    assert.ok(long.seconds > 1.5 * small.seconds, `${long.seconds} s after ${small.seconds}`);
  });

  test("it is said of what the page chose by itself, and of another picture", async () => {
    const page = await open(context, site, "?device=cpu");
    await line(page, /About/);
    await page.close();
    const other = await openWithPictures(context, site, SMALL);
    await line(other, /About/);
  });

  test("how long a painting took is remembered, and foretold the next time", async () => {
    const page = await openWithPictures(context, site, { ...SMALL, size: "2048" });
    await line(page, /About .*, [1-3]\d00 MB/);
    // What is said from here on is said of the pictures that are painted.
    await set(page, SMALL);
    await line(page, FEW);
    const begin = Date.now();
    await paint(page);
    const took = (Date.now() - begin) / 1000;
    await page.waitForFunction(() => localStorage.getItem("impasto-speed")?.includes("vgg19-lite"));
    await page.close();
    const again = await openWithPictures(context, site, SMALL);
    const { seconds } = numbers(await line(again, /About/));
    // The numbers of the line are rounded, and the machine may be busy.
    assert.ok(seconds > took / 3 - 1 && seconds < 3 * took + 1, `${seconds} s foretold, ${took} s taken`);
  });
});
