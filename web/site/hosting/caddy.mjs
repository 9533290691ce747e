// https://caddyserver.com/docs/caddyfile/directives/header: within a `route`, in the order in which they are written.

import { isOfPage, PAGE, RULES } from "./rules.mjs";

/** The text of a file that a site's block imports. */
export function caddyfile(base) {
  const rules = RULES.flatMap(({ files, headers }, index) => {
    const matcher = files === "all" ? "" : `@impasto${index} `;
    const named = files === "all" ? [] : [`${matcher}path ${pathsOf(files, base).join(" ")}`];
    return [...named, ...Object.entries(headers).map(([name, value]) => `header ${matcher}${name} "${value}"`)];
  });
  return `# For Caddy: \`import\` this file in the block of the site whose \`root\` has the files at ${base}.
route ${base}* {
${rules.map((line) => `\t${line}\n`).join("")}\tfile_server {
\t\tprecompressed br gzip
\t}
}
`;
}

/** Within the route, a star at the beginning is enough. */
function pathsOf(files, base) {
  if (files === "page") return [base, base + PAGE];
  return [...(isOfPage(files) ? [base] : []), ...files.map((ending) => `*.${ending}`)];
}
