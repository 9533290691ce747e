// Two origins and a strict Content-Security-Policy.

import { inFirefox } from "./firefox.mjs";
import { Site } from "./server.mjs";

/** What the element needs where everything is on the page's own origin, by directive. */
export const SAME_ORIGIN = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "connect-src": "'self'",
  "worker-src": "'self' blob:",
  "require-trusted-types-for": "'script'",
  "trusted-types": "impasto",
};

/**
 * The same where the element, its engines and its networks come from another origin. Firefox asks `worker-src` too for what the
 * threads' script imports.
 */
export const crossOrigin = (other, { threads = false } = {}) => ({
  "default-src": "'none'",
  "script-src": `${other} 'wasm-unsafe-eval'`,
  "connect-src": other,
  "worker-src": threads && inFirefox ? `blob: ${other}` : "blob:",
  "require-trusted-types-for": "'script'",
  "trusted-types": "impasto",
});

const asText = (directives) =>
  Object.entries(directives)
    .filter(([, sources]) => sources !== undefined)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");

/** A page with nothing but the element, whose script lies at this address. */
const page = (script, attributes) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>A page with a strict policy</title>
    <script type="module" src="${script}impasto.js"${attributes}></script>
  </head>
  <body>
    <impasto-stylizer reveal="auto" device="cpu" network="vgg19-lite" size="48" iterations="2"></impasto-stylizer>
  </body>
</html>
`;

/** Serves the page under a policy; `other` is the site that the element comes from, if it is another one. */
export async function strictSite(directives, { other, isolated = false, attributes = "" } = {}) {
  const site = await Site.start("/", { isolated });
  // Also for the worker: one that comes from the page's origin obeys its own headers.
  site.headers = { ...site.headers, "content-security-policy": asText(directives) };
  site.put("strict.html", page(other ? other.url() : "./", attributes));
  site.put("favicon.ico", "");
  return site;
}
