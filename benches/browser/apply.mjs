// Milliseconds of painting a photo with a generator (`fine`) in headless Chromium, one thread: ours beside TensorFlow.js's, one JSON row
// each round:
//
//   node benches/browser/apply.mjs --site DIR [--size 512] [--rounds 5] [--threads 1]
//
// DIR is a built site, such as dist. TensorFlow.js runs the same layers with random weights on its WebAssembly backend with SIMD, by its
// own operations: mirrored padding, convolutions, moments, nearest-neighbour resizing, sigmoid.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const WASM = path.join(HERE, "node_modules/@tensorflow/tfjs-backend-wasm/dist");
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

const { values } = parseArgs({
  options: {
    site: { type: "string" },
    size: { type: "string", default: "512" },
    rounds: { type: "string", default: "5" },
    threads: { type: "string", default: "1" },
  },
});

async function bundle() {
  const options = { bundle: true, format: "esm", write: false, logLevel: "error" };
  const { outputFiles } = await build({ ...options, entryPoints: [path.join(HERE, "tfjs-generator.mjs")] });
  return outputFiles[0].contents;
}

function serve(tfjs) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    response.setHeader("content-type", TYPES[path.extname(pathname)] ?? "text/html");
    response.setHeader("cross-origin-opener-policy", "same-origin");
    response.setHeader("cross-origin-embedder-policy", "require-corp");
    if (pathname === "/") return response.end("<!doctype html><title>Bench</title>");
    if (pathname === "/tfjs-generator.js") return response.end(tfjs);
    const [, first, ...rest] = path.posix.normalize(pathname).split("/");
    const folders = { site: values.site, wasm: WASM };
    const file = folders[first] ? path.join(folders[first], ...rest) : path.join(HERE, first);
    if (!fs.existsSync(file)) return response.writeHead(404).end();
    return response.end(fs.readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

const server = await serve(await bundle());
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage();
page.setDefaultTimeout(0);
page.on("console", (message) => message.type() === "error" && console.error(message.text()));
await page.goto(`http://localhost:${server.address().port}/`);
const wish = { size: Number(values.size), threads: Number(values.threads) };
for (let round = 0; round < Number(values.rounds); round++)
  for (const painter of ["impasto", "tfjs"]) {
    const run = (wish) =>
      new Promise((resolve, reject) => {
        const worker = new Worker("/apply-worker.mjs", { type: "module" });
        worker.onmessage = ({ data }) => (data.failure ? reject(new Error(data.failure)) : resolve(data));
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(wish);
      });
    const { first, times } = await page.evaluate(run, { ...wish, painter });
    const median = times.sort((a, b) => a - b)[times.length >> 1];
    console.log(JSON.stringify({ painter, ...wish, first_ms: Math.round(first), ms: Math.round(median) }));
  }
await browser.close();
server.close();
