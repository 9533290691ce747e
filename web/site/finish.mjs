// What a site needs once all its files are there: `node web/site/finish.mjs [--site DIR] [--base /some/where/]`.
// Trunk calls it last, with its staging folder. Puts the security policy into the page, makes the service worker with its list of
// files, compressed copies, and the files that tell hosts the headers, for a site that is served from that base, or IMPASTO_BASE.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import { compressSite } from "./compress.mjs";
import { HOSTING, hostingFiles } from "./hosting/hosting.mjs";
import { filesOf, precacheList } from "./precache.mjs";
import { HEADERS, withPolicy } from "./security.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { site: { type: "string" }, base: { type: "string" } } });
const site = values.site ?? process.env.TRUNK_STAGING_DIR;
if (!site) {
  console.error("usage: node web/site/finish.mjs --site DIR [--base /some/where/]");
  process.exit(2);
}

const hosting = hostingFiles(values.base ?? process.env.IMPASTO_BASE);

/** While it is served for development, engines join the site later, and nothing of before should be kept. */
const developing = process.env.IMPASTO_ENGINES_LATER !== undefined;

const page = join(site, "index.html");
await writeFile(page, withPolicy(await readFile(page, "utf8")));
for (const path of (await filesOf(site)).filter((path) => /\.(br|gz)$/.test(path))) await rm(join(site, path));
await rm(join(site, HOSTING), { recursive: true, force: true });
await buildServiceWorker(developing ? undefined : await precacheList(site));
if (!developing) {
  await writeFile(join(site, ".nojekyll"), "");
  await compressSite(site, join(here, "../../node_modules/.cache/impasto-compressed"));
  await mkdir(join(site, HOSTING));
  for (const [path, text] of Object.entries(hosting)) await writeFile(join(site, path), text);
}

/** Without a list it takes itself and all it has kept away again. */
async function buildServiceWorker(files) {
  await esbuild.build({
    entryPoints: { "service-worker": join(here, "../service-worker/main.ts") },
    bundle: true,
    // Older Firefox knows no module service workers.
    format: "iife",
    target: "es2022",
    outdir: site,
    minify: true,
    logLevel: "warning",
    define: { FILES: JSON.stringify(files ?? null), HEADERS: JSON.stringify(HEADERS) },
  });
}
