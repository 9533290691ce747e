// One headless browser for a test file, and pages that must not complain.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { browsers } from "./case.mjs";
import { inFirefox, launchFirefox } from "./firefox.mjs";

/** WebGPU in software. Chromium does not call this adapter a fallback one only because these flags ask for it. */
const WEBGPU = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

/** Starts it, with `flags` of Chromium's; no other host than our own can be reached from it. */
export async function launch({ gpu = false, flags = [] } = {}) {
  const browser = await (inFirefox ? launchFirefox() : launchChromium(gpu ? [...WEBGPU, ...flags] : flags));
  browsers.add(browser);
  browser.on("disconnected", () => browsers.delete(browser));
  return browser;
}

function launchChromium(flags) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", ...flags],
  });
}

/**
 * Watches everything that happens in a browser context, for `assertQuiet`. Without the page's service worker, which would fetch
 * and answer what a test counts or makes fail; `serviceWorkers: "allow"` lets it be.
 */
export async function watchedContext(browser, options = {}) {
  const viewport = { width: 1000, height: 900 };
  const context = await browser.newContext({ viewport, serviceWorkers: "block", ...options });
  context.setDefaultTimeout(30_000);
  const seen = { complaints: [], requests: [] };
  context.on("request", (request) => seen.requests.push({ method: request.method(), url: request.url() }));
  context.on("console", (message) => {
    if (message.type() === "error") seen.complaints.push({ text: message.text(), url: message.location().url });
  });
  context.on("weberror", (error) => seen.complaints.push({ text: String(error.error().stack), url: "" }));
  return { context, seen };
}

/** Calls `use` with a context of a browser of its own, which has these flags, and sees that all was quiet. */
export async function withBrowser(site, { flags, options }, use) {
  const browser = await launch({ flags });
  try {
    const { context, seen } = await watchedContext(browser, options);
    await use(context);
    assertQuiet(seen, site);
  } finally {
    await browser.close();
  }
}

/**
 * Nothing but GET, nothing from elsewhere, and no error in the console, except those that Chromium itself writes about
 * an address that the test made fail.
 */
export function assertQuiet(seen, site) {
  const complaints = seen.complaints.filter(
    ({ text, url }) => !(text.startsWith("Failed to load resource") && site.isFaulty(url)),
  );
  assert.deepEqual(complaints, []);
  const foreign = seen.requests.filter(({ method, url }) => method !== "GET" || !isOwn(url, site));
  assert.deepEqual(foreign, []);
  assert.deepEqual(
    site.requests.filter(({ method }) => method !== "GET"),
    [],
  );
}

function isOwn(url, site) {
  return ["blob:", "data:"].includes(new URL(url).protocol) || url.startsWith(`${site.origin}/`);
}
