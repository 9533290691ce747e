// Milliseconds per iteration of the bare loop in headless Chromium, ours beside the peers', one JSON row each:
//
//   node benches/browser/run.mjs --modules DIR [--engine impasto-gpu ...] [--size 64 ...] [--threads 1 ...] [--iterations N]
//
// DIR holds bench-cpu, bench-cpu-threads and bench-gpu, as `cargo xtask bench` builds them. WebGPU is Chromium's software adapter unless
// --hardware is given.
import { parseArgs } from "node:util";
import { bundle, launch, median, open, serve } from "./serve.mjs";

const WIDTHS = [64, 64, 0, 128, 128, 0, 256, 256, 256, 256, 0, 512, 512, 512, 512, 0, 512];

const { values } = parseArgs({
  options: {
    modules: { type: "string" },
    engine: { type: "string", multiple: true, default: ["impasto-gpu", "tfjs-webgpu", "impasto-cpu", "burn-cpu"] },
    size: { type: "string", multiple: true, default: ["64", "128"] },
    threads: { type: "string", multiple: true, default: ["1", "2"] },
    iterations: { type: "string", default: "5" },
    hardware: { type: "boolean", default: false },
  },
});

/** Of the convolutions, there and back, two for a multiply-add. */
function gflop(size) {
  let [total, inputs, side] = [0, 3, size];
  for (const width of WIDTHS) {
    if (!width) {
      side >>= 1;
      continue;
    }
    total += 36 * inputs * width * side * side;
    inputs = width;
  }
  return total / 1e9;
}

const server = await serve({ "/tfjs.js": await bundle("tfjs.mjs") }, { modules: values.modules });
const adapter = values.hardware ? "--enable-features=Vulkan" : "--use-webgpu-adapter=swiftshader";
const browser = await launch(["--enable-unsafe-webgpu", adapter]);
for (const size of values.size.map(Number))
  for (const engine of values.engine)
    for (const threads of threadCounts(engine)) await measure({ engine, size, threads });
await browser.close();
server.close();

/** Only our CPU engine shares its work. */
function threadCounts(engine) {
  if (engine === "impasto-cpu") return values.threads.map(Number);
  return [engine === "burn-cpu" ? 1 : null];
}

/** Prints one row. */
async function measure({ engine, size, threads }) {
  const page = await open(browser, server);
  try {
    const run = async (wish) => (await import("/page.mjs")).time(wish);
    const iterations = Number(values.iterations);
    const { times, peak } = await page.evaluate(run, { engine, size, threads: threads ?? 1, iterations });
    const row = { where: "browser", engine, network: "vgg19-shape", size, threads };
    const iteration = median(times.slice(1));
    const figures = { first_ms: times[0], iteration_ms: iteration, gflops: gflop(size) / (iteration / 1e3) };
    console.log(JSON.stringify({ ...row, ...figures, peak_bytes: peak }));
  } catch (error) {
    console.error(`${engine} at ${size} px: ${error.message}`);
  }
  await page.close();
}
