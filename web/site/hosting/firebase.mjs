// https://firebase.google.com/docs/hosting/full-config#headers: of a header that several rules have, the last one counts.

import { isOfPage, PAGE, RULES } from "./rules.mjs";

/** The text of a `firebase.json`. The host compresses by itself. */
export function firebaseJson(base) {
  const headers = RULES.flatMap(({ files, headers }) =>
    sourcesOf(files, base).map((source) => ({
      source,
      headers: Object.entries(headers).map(([key, value]) => ({ key, value })),
    })),
  );
  const ignore = ["**/.*", "**/*.br", "**/*.gz", "**/_headers", "**/hosting/**"];
  return `${JSON.stringify({ hosting: { public: "dist", ignore, headers } }, null, 2)}\n`;
}

function sourcesOf(files, base) {
  if (files === "all") return [`${base}**`];
  if (files === "page") return [base, base + PAGE];
  const endings = files.length > 1 ? `@(${files.join("|")})` : files[0];
  return [...(isOfPage(files) ? [base] : []), `${base}**/*.${endings}`];
}
