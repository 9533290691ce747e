// Memory over a hundred paintings in one tab: `IMPASTO_SITE=dist node benches/browser/hundred.mjs [--paintings 100]`.
// Prints a table: what the browser says the page and its workers hold after a garbage collection, wasm included, the page's heap,
// its nodes and listeners, and the resident memory of the renderer.
import { readFile } from "node:fs/promises";
import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { launch, watchedContext } from "../../tests/browser/support/browser.mjs";
import { openWithPictures, paint, set } from "../../tests/browser/support/page.mjs";
import { Site } from "../../tests/browser/support/server.mjs";

const { values } = parseArgs({ options: { paintings: { type: "string", default: "100" } } });

const site = await Site.start("/", { isolated: true });
const browser = await launch();
const { context } = await watchedContext(browser);
context.setDefaultTimeout(0);
const page = await openWithPictures(context, site, { network: "vgg19-lite", size: "64", iterations: "5" });
const cdp = await context.newCDPSession(page);
await cdp.send("HeapProfiler.enable");

console.log("| paintings | page and workers, MB | heap, MB | nodes | listeners | renderer, MB |");
console.log("|---|---|---|---|---|---|");
for (let painted = 1; painted <= Number(values.paintings); painted += 1) {
  // Another seed is another painting from the start.
  await set(page, { seed: String(painted) });
  await paint(page);
  // The test's own list of events.
  await page.evaluate(() => (window.events.length = 0));
  if (painted === 1 || painted === 3 || painted % 10 === 0)
    console.log(`| ${painted} | ${(await measure()).join(" | ")} |`);
}
await browser.close();
await site.stop();

async function measure() {
  await cdp.send("HeapProfiler.collectGarbage");
  const { bytes } = await page.evaluate(() => performance.measureUserAgentSpecificMemory());
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await cdp.send("Memory.getDOMCounters");
  return [megabytes(bytes), megabytes(usedSize), nodes, jsEventListeners, megabytes(await resident())];
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

/** Of the largest renderer, from Linux's own books. */
async function resident() {
  const sizes = await Promise.all(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        const read = (file) => readFile(`/proc/${name}/${file}`, "utf8").catch(() => "");
        if (!(await read("cmdline")).includes("--type=renderer")) return 0;
        return 4096 * Number((await read("statm")).split(" ")[1] ?? 0);
      }),
  );
  return Math.max(...sizes);
}
