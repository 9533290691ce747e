// The built site on a host that sends what its `_headers` says, and no more.

import { built, Site } from "./server.mjs";

/** What hosts make of a header that several rules have: Netlify takes the last one, Cloudflare joins them. */
export const HOSTS = {
  Netlify: (_before, value) => value,
  Cloudflare: (before, value) => (before === undefined ? value : `${before}, ${value}`),
};

/** Serves the site at the root of such a host. */
export async function hostedSite(host = "Netlify") {
  const blocks = String(await built("_headers"))
    .trimEnd()
    .split(/\n(?=\/)/);
  const rules = blocks.map((block) => {
    const [pattern, ...lines] = block.split("\n");
    const expression = pattern.split("*").map((part) => part.replaceAll(".", "\\."));
    return { path: new RegExp(`^${expression.join(".*")}$`), pairs: lines.map((line) => line.trim().split(/: (.*)/)) };
  });
  const headers = (path) => {
    const sent = {};
    for (const [name, value] of rules.filter((rule) => rule.path.test(path)).flatMap(({ pairs }) => pairs))
      sent[name.toLowerCase()] = HOSTS[host](sent[name.toLowerCase()], value);
    return sent;
  };
  return Site.start("/", { headers });
}
