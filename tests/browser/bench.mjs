// Milliseconds per iteration in headless Chromium: node tests/browser/bench.mjs [--network N] [--size S ...] [--device D] [--iterations N]
// [--isolated], which has the page served so that the CPU engine may use threads.
// Prints one JSON object per size. The first iteration, which compiles and warms up, is given by itself.

import { parseArgs } from "node:util";
import { launch, watchedContext } from "./support/browser.mjs";
import { choose, open, paint, set } from "./support/page.mjs";
import { photoOf, style } from "./support/pictures.mjs";
import { Site } from "./support/server.mjs";

const { values } = parseArgs({
  options: {
    isolated: { type: "boolean", default: false },
    network: { type: "string", default: "vgg19-lite" },
    size: { type: "string", multiple: true, default: ["128", "256"] },
    device: { type: "string", default: "cpu" },
    iterations: { type: "string", default: "20" },
  },
});

/** When the element told of which iteration. */
function timeProgress(page) {
  return page.locator("impasto-stylizer").evaluate((element) => {
    window.times = [];
    const note = (iteration, scale) => window.times.push({ iteration, scale, at: performance.now() });
    element.addEventListener("progress", ({ detail }) => note(detail.iteration, detail.scale));
  });
}

const site = await Site.start("/", { isolated: values.isolated });
const browser = await launch({ gpu: values.device === "gpu" });
for (const size of values.size) {
  const { context } = await watchedContext(browser);
  context.setDefaultTimeout(600_000);
  const page = await open(context, site, `?device=${values.device}`);
  // It must not settle before it is timed.
  await set(page, { network: values.network, size, iterations: values.iterations, tolerance: "0" });
  // A smaller one would not be enlarged.
  await choose(page, "Photo", photoOf(Number(size)));
  await choose(page, "Style", style);
  await timeProgress(page);
  const pressed = await page.evaluate(() => performance.now());
  await paint(page);
  const times = await page.evaluate(() => window.times);
  const last = times.filter(({ scale }) => scale === times.at(-1).scale);
  const spent = last.at(-1).at - last[0].at;
  const iterations = last.at(-1).iteration - last[0].iteration;
  const { network, device } = values;
  const figures = {
    first_progress_ms: Math.round(times[0].at - pressed),
    iteration_ms: Math.round(spent / iterations),
  };
  console.log(JSON.stringify({ where: "browser", network, size: Number(size), device, ...figures }));
  await context.close();
}
await browser.close();
await site.stop();
