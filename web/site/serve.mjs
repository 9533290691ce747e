// Serves a built site on this machine alone: `node web/site/serve.mjs --site DIR [--port 8080]`.
// Isolated from other origins, so that the page may share memory between threads, and to be read by them. A missing file is a 404.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { parseArgs } from "node:util";
import { CONTENT_TYPES } from "./content-types.mjs";
import { ISOLATION, SHARING } from "./security.mjs";

const { values } = parseArgs({ options: { site: { type: "string" }, port: { type: "string", default: "8080" } } });
if (!values.site) {
  console.error("usage: node web/site/serve.mjs --site DIR [--port 8080]");
  process.exit(2);
}

createServer((request, response) => {
  respond(request, response).catch(() => response.writeHead(404).end());
}).listen(Number(values.port), "127.0.0.1");

/** Throws where there is no such file. */
async function respond(request, response) {
  // Normalized before it is joined, so that no path leads out of the site.
  const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
  const file = join(values.site, path.endsWith("/") ? `${path}index.html` : path);
  const { size } = await stat(file).then((found) => (found.isFile() ? found : Promise.reject(new Error("no file"))));
  response.writeHead(200, {
    "content-type": CONTENT_TYPES[extname(file)] ?? "application/octet-stream",
    "content-length": size,
    // What the page holds changes while engines join it.
    "cache-control": "no-cache",
    ...ISOLATION,
    ...SHARING,
  });
  if (request.method === "HEAD") response.end();
  else createReadStream(file).pipe(response);
}
