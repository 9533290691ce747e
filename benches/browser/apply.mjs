// Milliseconds of painting a photo with a generator (`fine`) in headless Chromium, one thread: ours beside TensorFlow.js's, one JSON row
// each round:
//
//   node benches/browser/apply.mjs --site DIR [--size 512] [--rounds 5] [--threads 1]
//
// DIR is a built site, such as dist. TensorFlow.js runs the same layers with random weights on its WebAssembly backend with SIMD, by its
// own operations: mirrored padding, convolutions, moments, nearest-neighbour resizing, sigmoid.
import path from "node:path";
import { parseArgs } from "node:util";
import { bundle, HERE, launch, median, open, serve } from "./serve.mjs";

const WASM = path.join(HERE, "node_modules/@tensorflow/tfjs-backend-wasm/dist");

const { values } = parseArgs({
  options: {
    site: { type: "string" },
    size: { type: "string", default: "512" },
    rounds: { type: "string", default: "5" },
    threads: { type: "string", default: "1" },
  },
});

const scripts = { "/tfjs-generator.js": await bundle("tfjs-generator.mjs") };
const server = await serve(scripts, { site: values.site, wasm: WASM });
const browser = await launch();
const page = await open(browser, server);
const wish = { size: Number(values.size), threads: Number(values.threads) };
for (let round = 0; round < Number(values.rounds); round++)
  for (const painter of ["impasto", "tfjs"]) {
    const run = async (wish) => (await import("/page.mjs")).time(wish, "/apply-worker.mjs");
    const { first, times } = await page.evaluate(run, { ...wish, painter });
    console.log(JSON.stringify({ painter, ...wish, first_ms: Math.round(first), ms: Math.round(median(times)) }));
  }
await browser.close();
server.close();
