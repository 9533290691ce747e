// What the page may do and does: everything from its own origin, and nothing goes out.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe } from "node:test";
import { HEADERS, PAGE_HEADERS } from "../../web/site/security.mjs";
import { assertQuiet, launch, watchedContext } from "./support/browser.mjs";
import { test, waitFor } from "./support/case.mjs";
import { button, drop, openWithPictures, paint, result, status } from "./support/page.mjs";
import { readPng } from "./support/png.mjs";
import { built, Site } from "./support/server.mjs";

const SMALL = { network: "vgg19-lite", size: "48", iterations: "3" };

/** Both must do: hosts that send no headers, and those that read `_headers`. */
const HOSTS = { "by the page's own tag": {}, "by the host's headers": HEADERS };

describe("the page's policy", () => {
  let browser;

  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [how, headers] of Object.entries(HOSTS)) {
    for (const serviceWorkers of ["allow", "block"]) {
      test(`${how}, service worker: ${serviceWorkers}: a whole run is same-origin GETs`, async () => {
        const site = await Site.start("/", { headers });
        const { context, seen } = await watchedContext(browser, { serviceWorkers });
        await context.addInitScript(() => {
          window.violations = [];
          addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
            window.violations.push(`${violatedDirective} ${blockedURI}`),
          );
        });
        const page = await openWithPictures(context, site, SMALL);
        await paint(page);
        assert.ok((await result(page)).colours > 50);
        const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save").click()]);
        assert.equal(readPng(await readFile(await download.path())).width, 48);
        await page.locator(".privacy summary").click();
        const fact = (name) => page.locator(`[data-fact="${name}"]`);
        await fact("fetched").filter({ hasText: "all from this site" }).waitFor();
        const megabytes = Number.parseFloat(await fact("fetched").textContent());
        const engine = (await built("impasto-cpu_bg.wasm")).length / 1e6;
        assert.ok(megabytes > engine && megabytes < 6 * engine, `${megabytes} MB`);
        if (serviceWorkers === "allow") {
          await waitFor(
            "a service worker",
            page.waitForFunction(() => navigator.serviceWorker.controller),
          );
          await page.evaluate(() => document.querySelector(".privacy").toggleAttribute("open", false));
          await page.locator(".privacy summary").click();
          await fact("sent").filter({ hasText: "0 bytes" }).waitFor();
        }
        assert.deepEqual(await page.evaluate(() => window.violations), []);
        await context.close();
        assertQuiet(seen, site);
        assert.ok(site.requests.length > 10);
        await site.stop();
      });
    }
  }

  test("what a request carries is counted, should there ever be one", async () => {
    const site = await Site.start("/");
    const { context } = await watchedContext(browser, { serviceWorkers: "allow" });
    const page = await context.newPage();
    await page.goto(site.url());
    await waitFor(
      "a service worker",
      page.waitForFunction(() => navigator.serviceWorker.controller),
    );
    await page.locator(".privacy summary").click();
    await page.evaluate(() => fetch("elsewhere", { method: "POST", body: "12345" }));
    await page.locator('[data-fact="sent"]', { hasText: "5 bytes" }).waitFor();
    await context.close();
    await site.stop();
  });

  test("neither the page nor its workers can reach another site, run text as code, or be put into other sites' frames", async () => {
    const site = await Site.start("/", { headers: HEADERS });
    const other = await Site.start("/");
    const { context } = await watchedContext(browser);
    const page = await context.newPage();
    await page.goto(site.url());
    const address = other.url("showcase.jpg");
    const tries = async (address) => {
      const refused = (promise) =>
        Promise.resolve(promise).then(
          () => false,
          () => true,
        );
      // What DevTools evaluates at once may use eval, whatever the policy.
      await new Promise((resolve) => setTimeout(resolve));
      return {
        fetch: await refused(fetch(address, { mode: "no-cors" })),
        beacon: !navigator.sendBeacon?.(address, "x"),
        eval: await refused((async () => (0, eval)("1"))()),
      };
    };
    const inPage = await page.evaluate(tries, address);
    assert.equal(inPage.fetch, true);
    assert.equal(inPage.eval, true);
    // A worker obeys the policy that its own script comes with.
    site.put("probe.js", `(${tries})(${JSON.stringify(address)}).then((found) => postMessage(found));`);
    assert.match(
      await page.evaluate(() => {
        try {
          return String(new Worker("probe.js"));
        } catch (error) {
          return String(error);
        }
      }),
      /TrustedScriptURL/,
    );
    // Where the page's own scripts have not made the policy, which may be made once.
    site.put("blank.html", "<!doctype html><title>Blank</title>");
    await page.goto(site.url("blank.html"));
    const inWorker = await page.evaluate(() => {
      const policy = window.trustedTypes.createPolicy("impasto", { createScriptURL: (url) => url });
      const worker = new Worker(policy.createScriptURL("probe.js"));
      return new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
    });
    assert.equal(inWorker.fetch, true);
    assert.equal(inWorker.eval, true);
    assert.deepEqual(other.requests, []);
    assert.match(PAGE_HEADERS["Content-Security-Policy"], /frame-ancestors 'self'/);
    await context.close();
    await site.stop();
    await other.stop();
  });

  test("the address of another site's picture is not fetched, and the page says what to do", async () => {
    const site = await Site.start("/");
    const other = await Site.start("/", { headers: { "access-control-allow-origin": "*" } });
    const { context } = await watchedContext(browser);
    const page = await context.newPage();
    await page.goto(site.url("?device=cpu"));
    await status(page, /Ready/);
    await drop(page, "h1", { address: other.url("showcase.jpg") });
    await status(page, /showcase\.jpg could not be fetched.*save it to your computer and choose the file/);
    assert.deepEqual(other.requests, []);
    await context.close();
    await site.stop();
    await other.stop();
  });
});
