// https://httpd.apache.org/docs/2.4/howto/htaccess.html: it is about the folder that it lies in, wherever that is served from.

import { PAGE, RULES } from "./rules.mjs";

/** Sent in place of a file; what they hold is told by the ending before. */
const COMPRESSED = [
  ["br", "br"],
  ["gz", "gzip"],
];

/** The text of a `.htaccess`. */
export function htaccess() {
  const rules = RULES.map(({ files, headers }) => {
    if (files === "all") return linesOf(headers);
    return section(files === "page" ? `^${PAGE.replace(".", "\\.")}` : `\\.(${files.join("|")})`, headers);
  });
  return `# For Apache: into the site's folder, as .htaccess. Wants mod_headers, and "AllowOverride FileInfo" for that folder.
${rules.flat().join("\n")}
${compression().join("\n")}
`;
}

const linesOf = (headers) =>
  Object.entries(headers).map(([name, value]) =>
    name === "Content-Type" ? `ForceType ${value}` : `Header set ${name} "${value}"`,
  );

/** Also of the compressed copies. */
function section(pattern, headers) {
  const endings = COMPRESSED.map(([ending]) => ending).join("|");
  return [
    `<FilesMatch "${pattern}(\\.(${endings}))?$">`,
    ...linesOf(headers).map((line) => `  ${line}`),
    "</FilesMatch>",
  ];
}

/** The copies that lie beside the files, for browsers that take them. */
function compression() {
  const rules = COMPRESSED.flatMap(([ending, encoding]) => [
    `  RewriteCond %{HTTP:Accept-Encoding} \\b${encoding}\\b`,
    `  RewriteCond %{REQUEST_FILENAME} !\\.(br|gz)$`,
    `  RewriteCond %{REQUEST_FILENAME}.${ending} -f`,
    `  RewriteRule ^ %{REQUEST_URI}.${ending} [L,E=no-gzip:1,E=no-brotli:1]`,
  ]);
  return [
    "<IfModule mod_rewrite.c>",
    "  RewriteEngine On",
    ...rules,
    "</IfModule>",
    ...COMPRESSED.flatMap(([ending, encoding]) => [`RemoveType .${ending}`, `AddEncoding ${encoding} .${ending}`]),
    "Header append Vary Accept-Encoding",
  ];
}
