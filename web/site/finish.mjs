// What a site needs once all its files are there: `node web/site/finish.mjs [--site DIR]`.
// Trunk calls it last, with its staging folder. Puts the security policy into the page, makes the service worker with its list of
// files, the headers file, and compressed copies.

import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import { compressSite } from "./compress.mjs";
import { headersFile } from "./headers-file.mjs";
import { filesOf, precacheList } from "./precache.mjs";
import { HEADERS, metaTags } from "./security.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { site: { type: "string" } } });
const site = values.site ?? process.env.TRUNK_STAGING_DIR;
if (!site) {
  console.error("usage: node web/site/finish.mjs --site DIR");
  process.exit(2);
}

/** While it is served for development, engines join the site later, and nothing of before should be kept. */
const developing = process.env.IMPASTO_ENGINES_LATER !== undefined;

/** In the page's source, where its policy goes. */
const PLACE = "<!-- security -->";

await secure("index.html");
for (const path of (await filesOf(site)).filter((path) => /\.(br|gz)$/.test(path))) await rm(join(site, path));
await buildServiceWorker(developing ? undefined : await precacheList(site));
if (!developing) {
  await writeFile(join(site, "_headers"), headersFile());
  await writeFile(join(site, ".nojekyll"), "");
  await compressSite(site, join(here, "../../node_modules/.cache/impasto-compressed"));
}

async function secure(page) {
  const html = await readFile(join(site, page), "utf8");
  await writeFile(join(site, page), html.replace(PLACE, metaTags));
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
