// Milliseconds per iteration of the bare loop in headless Chromium, ours beside the peers', one JSON row each:
//
//   node benches/browser/run.mjs --modules DIR [--engine impasto-gpu ...] [--size 64 ...] [--threads 1 ...] [--iterations N]
//
// DIR holds bench-cpu, bench-cpu-threads and bench-gpu, as `cargo xtask bench` builds them. WebGPU is Chromium's software adapter unless
// --hardware is given.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const WIDTHS = [64, 64, 0, 128, 128, 0, 256, 256, 256, 256, 0, 512, 512, 512, 512, 0, 512];
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

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

async function bundle() {
  const options = { bundle: true, format: "esm", write: false, logLevel: "error" };
  const { outputFiles } = await build({ ...options, entryPoints: [path.join(HERE, "tfjs.mjs")] });
  return outputFiles[0].contents;
}

function serve(tfjs) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const type = TYPES[path.extname(pathname)] ?? "text/html";
    response.setHeader("content-type", type);
    // Shared memory, and so threads, are only for a page that is isolated from other origins.
    response.setHeader("cross-origin-opener-policy", "same-origin");
    response.setHeader("cross-origin-embedder-policy", "require-corp");
    if (pathname === "/") return response.end("<!doctype html><title>Bench</title>");
    if (pathname === "/tfjs.js") return response.end(tfjs);
    const [, first, ...rest] = path.posix.normalize(pathname).split("/");
    const file = first === "modules" ? path.join(values.modules, ...rest) : path.join(HERE, first);
    if (!fs.existsSync(file)) return response.writeHead(404).end();
    return response.end(fs.readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

const server = await serve(await bundle());
const software = ["--use-webgpu-adapter=swiftshader"];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--enable-unsafe-webgpu", ...(values.hardware ? ["--enable-features=Vulkan"] : software)],
});
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
  // Its own page, and so its own device and its own threads.
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  page.on("console", (message) => message.type() === "error" && console.error(message.text()));
  await page.goto(`http://localhost:${server.address().port}/`);
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
