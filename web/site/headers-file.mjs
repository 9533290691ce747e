// `_headers`, which Netlify, Cloudflare Pages and others read: https://docs.netlify.com/manage/routing/headers/

import { HEADERS, PAGE_HEADERS } from "./security.mjs";

/** Names that never change with their contents are asked for anew each time; shards are named after their hash. */
const FRESH = "public, max-age=0, must-revalidate";
const FOR_EVER = "public, max-age=31536000, immutable";

/** Rules by path. Of several that match, all headers are sent. */
const RULES = [
  ["/*", HEADERS],
  ["/", PAGE_HEADERS],
  ["/index.html", PAGE_HEADERS],
  ["/*.html", { "Cache-Control": FRESH }],
  ["/*.js", { "Cache-Control": FRESH }],
  ["/*.wasm", { "Content-Type": "application/wasm", "Cache-Control": FRESH }],
  ["/*.webmanifest", { "Content-Type": "application/manifest+json" }],
  ["/packs/*.deflate", { "Cache-Control": FOR_EVER }],
  ["/packs/*.safetensors", { "Cache-Control": FOR_EVER }],
];

/** The file's text. */
export function headersFile() {
  const rule = ([path, headers]) =>
    [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join("\n");
  return `${RULES.map(rule).join("\n")}\n`;
}
