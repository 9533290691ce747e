// The element under a strict Content-Security-Policy, from the page's own origin and from another.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { after, before, describe } from "node:test";
import { launch, watchedContext } from "./support/browser.mjs";
import { everywhere } from "./support/case.mjs";
import { crossOrigin, SAME_ORIGIN, strictSite } from "./support/csp.mjs";
import { inFirefox } from "./support/firefox.mjs";
import { hostedSite } from "./support/hosted.mjs";
import { assertOneSentence, choose, open, paint, paintInVain, result, status } from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { built } from "./support/server.mjs";

/** Why threads cannot be tested here. */
const skip =
  (availableParallelism() < 2 && "this machine has one core, so that browsers start no threads") ||
  (!(await built("impasto-cpu-threads.js")) && "this site was built without threads, for want of rust-src");

describe("a strict Content-Security-Policy", () => {
  let browser;
  let other;

  before(async () => {
    browser = await launch();
    other = await hostedSite();
  });
  after(async () => {
    await browser.close();
    await other.stop();
  });

  /** Opens a page under this policy, has `use` look at it, and returns what the browser complained about. */
  async function under(directives, options, use) {
    const site = await strictSite(directives, options);
    options?.change?.(site);
    const { context, seen } = await watchedContext(browser);
    try {
      const page = await open(context, site, "strict.html");
      await use(page, site);
    } finally {
      await context.close();
      await site.stop();
    }
    return seen.complaints;
  }

  async function paintsUnder(directives, options) {
    const complaints = await under(directives, options, async (page) => {
      await choose(page, "Photo", photo);
      await choose(page, "Style", style);
      await paint(page);
      assert.ok((await result(page)).colours > 100);
    });
    assert.deepEqual(complaints, [], "nothing was refused");
  }

  /** What is said on waking up, and again on Paint: the same sentence. */
  async function failsUnder(directives, options, pattern) {
    await under(directives, options, async (page) => {
      assertOneSentence(await status(page, pattern));
      assert.match(await paintInVain(page), pattern);
    });
  }

  everywhere("everything from the page's own origin", () => paintsUnder(SAME_ORIGIN));

  everywhere("everything from another origin", () => paintsUnder(crossOrigin(other.origin), { other }));

  everywhere("a script that is checked by its hash", async () => {
    const hash = createHash("sha384").update(await built("impasto.js"));
    const attributes = ` crossorigin integrity="sha384-${hash.digest("base64")}"`;
    await paintsUnder(crossOrigin(other.origin), { other, attributes });
  });

  everywhere("a script that has another hash is refused", async () => {
    const hash = createHash("sha384").update("another script");
    const attributes = ` crossorigin integrity="sha384-${hash.digest("base64")}"`;
    const site = await strictSite(crossOrigin(other.origin), { other, attributes });
    const { context, seen } = await watchedContext(browser);
    const asked = other.count("impasto.js");
    const page = await context.newPage();
    await page.goto(site.url("strict.html"));
    assert.equal(other.count("impasto.js"), asked + 1, "it came");
    // The page has loaded, for which it waits for its scripts.
    assert.equal(
      await page.evaluate(() => customElements.get("impasto-stylizer") === undefined),
      true,
      "it did not run",
    );
    if (!inFirefox) assert.match(seen.complaints.map(({ text }) => text).join(), /integrity/);
    await context.close();
    await site.stop();
  });

  everywhere("what is fetched when it is asked for: chart and looks", async () => {
    const complaints = await under(crossOrigin(other.origin), { other }, async (page) => {
      await choose(page, "Photo", photo);
      await choose(page, "Style", style);
      await paint(page);
      await page.getByText("Details", { exact: true }).click();
      await page.locator(".uplot").waitFor();
      await page.getByRole("radio", { name: "Instant" }).check({ force: true });
      await page.getByRole("button", { name: "Open a look" }).waitFor();
    });
    assert.deepEqual(complaints, []);
  });

  everywhere("without 'wasm-unsafe-eval'", async () => {
    const own = { ...SAME_ORIGIN, "script-src": "'self'" };
    await failsUnder(own, {}, /WebAssembly.*refused.*add 'wasm-unsafe-eval' to its script-src/);
    const cross = { ...crossOrigin(other.origin), "script-src": other.origin };
    await failsUnder(cross, { other }, /WebAssembly.*refused.*add 'wasm-unsafe-eval' to its script-src/);
  });

  everywhere("without its worker", async () => {
    await failsUnder({ ...SAME_ORIGIN, "worker-src": "'none'" }, {}, /worker is refused.*add 'self' to its worker-src/);
    const cross = { ...crossOrigin(other.origin), "worker-src": `'self' ${other.origin}` };
    await failsUnder(cross, { other }, /worker is refused.*add blob: to its worker-src/);
    const left = { ...crossOrigin(other.origin), "worker-src": undefined };
    await failsUnder(left, { other }, /worker is refused.*add blob: to its worker-src/);
  });

  everywhere("without its connections", async () => {
    const cross = { ...crossOrigin(other.origin), "connect-src": "'self'" };
    const pattern = new RegExp(`painter is refused.*add ${other.origin} to its connect-src`);
    await failsUnder(cross, { other }, pattern);
  });

  everywhere("without its Trusted Types policy", async () => {
    const cross = { ...crossOrigin(other.origin), "trusted-types": "somebody-else" };
    await failsUnder(cross, { other }, /worker is refused.*add impasto to its trusted-types/);
  });

  everywhere("threads", { skip }, async () => {
    await under(SAME_ORIGIN, { isolated: true }, async (page) => {
      assert.match(await status(page, /Ready to paint/), /CPU \(\d+ threads\)/);
    });
    await under(crossOrigin(other.origin, { threads: true }), { other, isolated: true }, async (page) => {
      assert.match(await status(page, /Ready to paint/), /CPU \(\d+ threads\)/);
    });
    if (!inFirefox) return;
    await under(crossOrigin(other.origin), { other, isolated: true }, async (page) => {
      const pattern = new RegExp(
        `One core paints\\. .*several cores is refused.*add ${other.origin} to its worker-src`,
      );
      assert.match(await status(page, /Ready to paint/), pattern);
    });
  });

  everywhere("threads that are refused cost no time, and one core paints", { skip }, async () => {
    // Who waits for them waits for ever here: the time that they have to start never ends.
    const endless = `{
      const later = self.setTimeout;
      self.setTimeout = (call, ms, ...how) => (ms >= 10_000 ? 0 : later(call, ms, ...how));
    }\n`;
    const worker = await built("impasto-worker.js");
    const change = (site) => site.put("impasto-worker.js", endless + worker);
    await under({ ...SAME_ORIGIN, "worker-src": "'self'" }, { isolated: true, change }, async (page) => {
      const said = await status(page, /Ready to paint/);
      assert.match(said, /CPU, .*One core paints\. Painting on several cores is refused.*add blob: to its worker-src/);
    });
  });
});
