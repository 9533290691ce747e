// Bytes that a site sends for a visit: `IMPASTO_SITE=dist node benches/browser/visits.mjs`.
// A browser opens the page and paints a small picture, comes again, and paints again. Bytes are those of the compressed copy where
// the site has one, as hosts send it. Prints one table.
import { stat } from "node:fs/promises";
import { join, normalize } from "node:path";
import { launch, watchedContext } from "../../tests/browser/support/browser.mjs";
import { openWithPictures, paint } from "../../tests/browser/support/page.mjs";
import { folder, Site } from "../../tests/browser/support/server.mjs";

const WAYS = [
  { name: "CPU, Quick", network: "vgg19-lite", path: "?device=cpu" },
  { name: "CPU with threads, Quick", network: "vgg19-lite", path: "?device=cpu", isolated: true },
  { name: "CPU with threads, Fine", network: "vgg19", path: "?device=cpu", isolated: true },
  { name: "GPU, Quick", network: "vgg19-lite", path: "?device=gpu", gpu: true },
  { name: "GPU, Fine", network: "vgg19", path: "?device=gpu", gpu: true },
];

console.log("| | first visit, MB | requests | second visit, MB | requests |");
console.log("|---|---|---|---|---|");
for (const way of WAYS) {
  const site = await Site.start("/", { isolated: way.isolated });
  const browser = await launch({ gpu: way.gpu });
  const { context } = await watchedContext(browser, { serviceWorkers: "allow" });
  context.setDefaultTimeout(0);
  const first = await visit(context, site, way);
  const second = await visit(context, site, way);
  console.log(`| ${way.name} | ${megabytes(first)} | ${first.requests} | ${megabytes(second)} | ${second.requests} |`);
  await browser.close();
  await site.stop();
}

async function visit(context, site, { network, path }) {
  const from = site.requests.length;
  const page = await openWithPictures(context, site, { network, size: "48", iterations: "2" }, path);
  await paint(page);
  // The service worker takes what it keeps once the first painting is there.
  await page.evaluate(() => navigator.serviceWorker.ready);
  for (let before = -1; before !== site.requests.length;) {
    before = site.requests.length;
    await page.waitForTimeout(3000);
  }
  await page.close();
  const requests = site.requests.slice(from);
  const sizes = await Promise.all(requests.map(({ path }) => sent(path.slice(1) || "index.html")));
  return { requests: requests.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** Bytes of a file as it travels; 0 where the site has none. */
async function sent(path) {
  const file = join(folder, normalize(decodeURIComponent(path)));
  const size = (file) =>
    stat(file).then(
      (found) => found.size,
      () => undefined,
    );
  return (await size(`${file}.br`)) ?? (await size(file)) ?? 0;
}

function megabytes({ bytes }) {
  return (bytes / 1e6).toFixed(2);
}
