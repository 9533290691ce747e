// What the page may do, declared in security.json: as meta tags, for hosts that send no headers, and as headers.

import { readFile } from "node:fs/promises";

const declared = JSON.parse(await readFile(new URL("security.json", import.meta.url), "utf8"));

/** Isolated from other origins, the page may share memory between threads; Trunk.toml serves it with the same. */
export const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/**
 * Other sites may read and frame the files: the element with its engines and networks, and embed.html. Isolated pages frame only what
 * says so and is isolated itself.
 */
export const SHARING = {
  "Access-Control-Allow-Origin": "*",
  "Cross-Origin-Resource-Policy": "cross-origin",
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
  ...SHARING,
};

/** The page's own: other sites embed the element, or embed.html, not the page. In place of every file's. */
export const PAGE_HEADERS = { "Content-Security-Policy": [...policy, ...IN_HEADERS_ONLY].join("; ") };

/** In a page's source, where its policy goes. */
const PLACE = "<!-- security -->";

/** The page with its policy as tags. A browser obeys the stricter of tag and header, so that they may say the same. */
export function withPolicy(html) {
  const escape = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const tags = [
    `<meta http-equiv="Content-Security-Policy" content="${escape(policy.join("; "))}" />`,
    `<meta name="referrer" content="${escape(declared["Referrer-Policy"])}" />`,
  ].join("\n    ");
  return html.replace(PLACE, () => tags);
}
