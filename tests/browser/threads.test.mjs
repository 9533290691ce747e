// The CPU engine on several threads, where the page is isolated from other origins.

import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { after, before, describe } from "node:test";
import { HEADERS } from "../../web/site/security.mjs";
import { assertQuiet, launch, watchedContext } from "./support/browser.mjs";
import { everywhere, test } from "./support/case.mjs";
import { choose, distance, open, paint, pixels, set, status } from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { built, faults, Site } from "./support/server.mjs";

const skip =
  (availableParallelism() < 2 && "this machine has one core, so that browsers start no threads") ||
  (!(await built("impasto-cpu-threads.js")) && "this site was built without threads, for want of rust-src");

describe("painting on threads", { skip }, () => {
  let browser;

  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  /** Paints the test's pictures on a site; `change` may do something to it before. */
  async function painted({ change = () => {}, ...how }) {
    const site = await Site.start("/", how);
    change(site);
    const { context, seen } = await watchedContext(browser);
    const page = await open(context, site, "?device=cpu");
    await set(page, { network: "vgg19-lite", size: "64", iterations: "4" });
    // What could not be had until then is asked for again by Paint.
    await status(page, /Ready to paint/);
    await choose(page, "Photo", photo);
    await choose(page, "Style", style);
    await paint(page);
    const found = {
      said: await page.getByRole("status").textContent(),
      pixels: await pixels(page),
      asked: site.count("impasto-cpu-threads.js"),
    };
    await context.close();
    assertQuiet(seen, site);
    await site.stop();
    return found;
  }

  everywhere("an isolated page paints the same picture on several threads", async () => {
    const alone = await painted({ isolated: false });
    assert.equal(alone.asked, 0, "only what can run is fetched");
    assert.match(alone.said, /CPU, quality/);
    const shared = await painted({ isolated: true });
    assert.match(shared.said, /CPU \(\d+ threads\)/);
    const apart = distance(shared.pixels, alone.pixels);
    assert.ok(apart < 1, `${apart} of 255 apart: sums in another order, no more`);
  });

  everywhere("the headers that hosts send from the site's own file let threads start", async () => {
    // Browsers that do not know every one of them say so.
    const { "Permissions-Policy": _, ...headers } = HEADERS;
    const { said } = await painted({ headers });
    assert.match(said, /CPU \(\d+ threads\)/);
  });

  test("where the threads cannot be had, one paints", async () => {
    const change = (site) => site.fault("impasto-cpu-threads.js", faults.status(404));
    const { said, asked } = await painted({ isolated: true, change });
    assert.ok(asked > 0);
    assert.match(said, /CPU, quality/);
  });

  test("threads whose module could not be fetched are there for the next painting", async () => {
    const change = (site) => site.fault("impasto-cpu-threads.js", faults.status(404), 1);
    const { said } = await painted({ isolated: true, change });
    assert.match(said, /CPU \(\d+ threads\)/);
  });
});
