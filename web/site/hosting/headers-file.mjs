// `_headers`, which Netlify, Cloudflare Pages and others read: https://docs.netlify.com/manage/routing/headers/
// Where several rules match, Netlify takes the last of a header and Cloudflare joins them: the page's policy is whole in its own rule.

import { isOfPage, PAGE, RULES } from "./rules.mjs";

/** The file's text. */
export function headersFile(base) {
  const byPath = new Map();
  for (const { files, headers } of RULES)
    for (const path of pathsOf(files, base)) byPath.set(path, { ...byPath.get(path), ...headers });
  const rules = [...byPath].map(([path, headers]) =>
    [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join("\n"),
  );
  return `${rules.join("\n")}\n`;
}

/** One star in each, which is all that Cloudflare takes; it stands for slashes too. */
function pathsOf(files, base) {
  if (files === "all") return [`${base}*`];
  if (files === "page") return [base, base + PAGE];
  return [...(isOfPage(files) ? [base] : []), ...files.map((ending) => `${base}*.${ending}`)];
}
