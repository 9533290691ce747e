// https://vercel.com/docs/project-configuration/vercel-json#headers: of a header that several rules have, the last one counts.

import { isOfPage, PAGE, RULES } from "./rules.mjs";

/** The text of a `vercel.json`. */
export function vercelJson(base) {
  const headers = RULES.flatMap(({ files, headers }) =>
    sourcesOf(files, base).map((source) => ({
      source,
      headers: Object.entries(headers).map(([key, value]) => ({ key, value })),
    })),
  );
  return `${JSON.stringify({ headers }, null, 2)}\n`;
}

function sourcesOf(files, base) {
  if (files === "all") return [`${base}(.*)`];
  if (files === "page") return [base, base + PAGE];
  return [...(isOfPage(files) ? [base] : []), `${base}(.*\\.(?:${files.join("|")}))`];
}
