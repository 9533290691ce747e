// What the page may do, declared in security.json: as meta tags, for hosts that send no headers, and as headers.

import { readFile } from "node:fs/promises";

const declared = JSON.parse(await readFile(new URL("security.json", import.meta.url), "utf8"));

/** Isolated from other origins, the page may share memory between threads; Trunk.toml serves it with the same. */
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** Of the Content-Security-Policy, what only a header can say. */
const IN_HEADERS_ONLY = ["frame-ancestors 'self'"];

const policy = declared["Content-Security-Policy"];

/** Every file's headers. */
export const HEADERS = {
  "Content-Security-Policy": policy.join("; "),
  "Permissions-Policy": declared["Permissions-Policy"].join(", "),
  "Referrer-Policy": declared["Referrer-Policy"],
  "X-Content-Type-Options": "nosniff",
  ...ISOLATION,
};

/** The page's own: other sites embed the element, or embed.html, not the page. */
export const PAGE_HEADERS = { "Content-Security-Policy": IN_HEADERS_ONLY.join("; ") };

/** For the page's head. A browser obeys the stricter of both, so that they may say the same. */
export function metaTags() {
  const escape = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return [
    `<meta http-equiv="Content-Security-Policy" content="${escape(policy.join("; "))}" />`,
    `<meta name="referrer" content="${escape(declared["Referrer-Policy"])}" />`,
  ].join("\n    ");
}
