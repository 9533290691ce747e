// https://nginx.org/en/docs/http/ngx_http_headers_module.html: a location with an `add_header` of its own has no other, so each has all.

import { groups, headersOf, PAGE } from "./rules.mjs";

/** The text of a file that a `server` block includes. */
export function nginxConf(base) {
  const escaped = base.replaceAll(".", "\\.");
  const locations = [
    [`= ${base}${PAGE}`, headersOf(PAGE)],
    ...groups().map(({ endings, headers }) => [`~ ^${escaped}.*\\.(${endings.join("|")})$`, headers]),
    [base, headersOf("any")],
  ];
  return `# For nginx: \`include\` this file in the \`server\` block whose \`root\` has the site at ${base}, in place of a location of that name.
gzip_static on;
# Where nginx has the Brotli module:
# brotli_static on;
${locations.map(([match, headers]) => location(match, headers)).join("")}`;
}

function location(match, headers) {
  const { "Content-Type": type, ...added } = headers;
  const lines = Object.entries(added).map(([name, value]) => `add_header ${name} "${value}";`);
  if (type) lines.push("types { }", `default_type ${type};`);
  return `location ${match} {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}
