// The list of the site's files that the service worker keeps, each with its hash.

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";

/** The group of what is kept on the first visit; others are kept once one of their files has been used. */
const PAGE = "page";

/** By the path within the site; the first that matches counts. Undefined: not kept by the service worker. */
const GROUPS = [
  // Shards are kept under their hash by web/worker/shard-cache.ts.
  [/^packs\/[^/]+\/(?!manifest\.json$)/, undefined],
  // Browsers fetch icons for themselves, and the service worker too.
  [/^(service-worker\.js|.*icon-.*\.png|.*\.(br|gz|map)|_headers|hosting\/.*|\.nojekyll)$/, undefined],
  [/^impasto-(cpu|cpu-threads|gpu)(\.js|_bg\.wasm)$/, ([, engine]) => engine],
  [/^snippets\//, () => "cpu-threads"],
  [/^impasto-clips\.js$/, () => "clips"],
  [/^impasto-(moving|video|media)\.js$/, () => "moving"],
  [/^looks\/.*\.look$/, () => "looks"],
];

/** Which files are kept together; undefined where the service worker does not keep it. */
export function groupOf(path) {
  for (const [pattern, group] of GROUPS) {
    const match = pattern.exec(path);
    if (match) return group?.(match);
  }
  return PAGE;
}

/** Every file of the site, by its path with slashes. */
export async function filesOf(site) {
  const entries = await readdir(site, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(site, "/").length))
    .map((path) => path.split(sep).join("/"))
    .sort();
}

/** Path, hash, bytes and group of what the service worker keeps. */
export async function precacheList(site) {
  const kept = (await filesOf(site)).filter((path) => groupOf(path) !== undefined);
  return Promise.all(
    kept.map(async (path) => {
      const bytes = await readFile(join(site, path));
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      return { path, sha256, bytes: bytes.length, group: groupOf(path) };
    }),
  );
}
