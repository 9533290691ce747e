// With which headers a site's files want to be sent: declared here once, and said to each host in its own way by the files beside this one.

import { HEADERS, PAGE_HEADERS } from "../security.mjs";

/** Names that never change with their contents are asked for anew each time; shards are named after their hash. */
const FRESH = "public, max-age=0, must-revalidate";
const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * Of several rules that match, all headers are sent, and of the same header the last one. `files` are all, the page (index.html, also
 * where its folder is asked for), or those whose names have one of these endings.
 */
export const RULES = [
  { files: "all", headers: HEADERS },
  { files: "page", headers: PAGE_HEADERS },
  { files: ["css", "html", "js", "json", "look", "wasm", "webmanifest"], headers: { "Cache-Control": FRESH } },
  { files: ["wasm"], headers: { "Content-Type": "application/wasm" } },
  { files: ["webmanifest"], headers: { "Content-Type": "application/manifest+json" } },
  { files: ["deflate", "safetensors"], headers: { "Cache-Control": FOR_EVER } },
];

/** The file's name where the site's folder is asked for. */
export const PAGE = "index.html";

/** The headers of a file, by its path within the site; "" is the folder. */
export function headersOf(path) {
  const name = path === "" ? PAGE : path;
  const matching = RULES.filter(({ files }) => {
    if (files === "all") return true;
    return files === "page" ? name === PAGE : files.some((ending) => name.endsWith(`.${ending}`));
  });
  return Object.assign({}, ...matching.map(({ headers }) => headers));
}

/** Whether a rule about endings is also about the site's folder, which no ending tells. */
export const isOfPage = (files) => files.includes("html");

/** For hosts that take one rule for each file: endings with the same headers together, `[{ endings, headers }]`. */
export function groups() {
  const byHeaders = new Map();
  for (const ending of new Set(RULES.flatMap(({ files }) => (Array.isArray(files) ? files : [])))) {
    const key = JSON.stringify(headersOf(`any.${ending}`));
    byHeaders.set(key, [...(byHeaders.get(key) ?? []), ending]);
  }
  return [...byHeaders].map(([headers, endings]) => ({ endings, headers: JSON.parse(headers) }));
}

/** The folder that the site is served from, as rules say it: "/" or "/some/where/". Throws where it is no such path. */
export function checkedBase(base) {
  if (!/^\/([\w.~-]+\/)*$/.test(base))
    throw new Error(
      `"${base}" is no folder of a host; give a path that begins and ends with a slash, such as /impasto/`,
    );
  return base;
}
