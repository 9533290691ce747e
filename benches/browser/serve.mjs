// What the benchmarks in a browser share: a server of built folders and bundled scripts, and Chromium.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";

export const HERE = path.dirname(fileURLToPath(import.meta.url));
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** A script of this folder with all that it imports. */
export async function bundle(name) {
  const options = { bundle: true, format: "esm", write: false, logLevel: "error" };
  const { outputFiles } = await build({ ...options, entryPoints: [path.join(HERE, name)] });
  return outputFiles[0].contents;
}

/** Serves bundled `scripts` by their paths, `folders` by the first part of a path, and this folder's files. */
export function serve(scripts, folders) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const type = TYPES[path.extname(pathname)] ?? "text/html";
    response.setHeader("content-type", type);
    // Shared memory, and so threads, are only for a page that is isolated from other origins.
    response.setHeader("cross-origin-opener-policy", "same-origin");
    response.setHeader("cross-origin-embedder-policy", "require-corp");
    if (pathname === "/") return response.end("<!doctype html><title>Bench</title>");
    if (scripts[pathname]) return response.end(scripts[pathname]);
    const [, first, ...rest] = path.posix.normalize(pathname).split("/");
    const file = folders[first] ? path.join(folders[first], ...rest) : path.join(HERE, first);
    if (!fs.existsSync(file)) return response.writeHead(404).end();
    return response.end(fs.readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** Starts Chromium. */
export function launch(args = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", ...args],
  });
}

/** A page of its own, and so a device and threads of its own. */
export async function open(browser, server) {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  page.on("console", (message) => message.type() === "error" && console.error(message.text()));
  await page.goto(`http://localhost:${server.address().port}/`);
  return page;
}

export const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
