// Makes the npm package: `node web/package.mjs --site DIR --out DIR`; then `npm pack` in that folder.
// What the site has but its page: the scripts again, with source maps, their types, engines, networks and looks.

import { execFileSync } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import { manifestOf } from "./manifest.mjs";
import { memberTypes } from "./member-types.mjs";
import { writeTypes } from "./types.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);

const { values } = parseArgs({ options: { out: { type: "string" }, site: { type: "string" } } });
if (!values.out || !values.site) {
  console.error("usage: node web/package.mjs --site DIR --out DIR");
  process.exit(2);
}
const { out, site } = values;

/** Of the site: engines, networks, and what its build has made of the element. */
const ENGINE = /^impasto-(cpu|cpu-threads|gpu)(_bg\.wasm|\.js)$/;
const FOLDERS = ["packs", "looks", "snippets"];
/** What only the page needs. */
const PAGE = [
  "app.js",
  "app.js.map",
  "app-embedding.js",
  "app-embedding.js.map",
  "app.css",
  "language.js",
  "language.js.map",
  "app.css.map",
  "embed-example.html",
  "showcase.jpg",
  "showcase-photo.jpg",
];

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
execFileSync(process.execPath, [join(here, "build.mjs"), "--release", "--maps", "--out", out], { stdio: "inherit" });
await esbuild.build({
  entryPoints: { "impasto-node": join(here, "node/index.ts"), "impasto-worker-node": join(here, "node/worker.ts") },
  outdir: out,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  minify: true,
  sourcemap: "linked",
  legalComments: "eof",
  logLevel: "warning",
});
for (const file of PAGE) await rm(join(out, file), { force: true });
for (const name of await readdir(site)) {
  if (ENGINE.test(name) || FOLDERS.includes(name)) await cp(join(site, name), join(out, name), { recursive: true });
}
await writeTypes({ root, out: join(out, "types"), entries: ["element/index.ts", "stylizer/index.ts"] });

const readme = await readFile(join(here, "element/README.md"), "utf8");
await writeFile(join(out, "README.md"), readme.replaceAll("../../docs/", "docs/"));
await writeFile(
  join(out, "custom-elements.json"),
  `${JSON.stringify(manifestOf(readme, memberTypes(here)), null, 2)}\n`,
);
const pages = new Set([...readme.matchAll(/\.\.\/\.\.\/(docs\/[\w-]+\.md)/g)].map(([, page]) => page));
for (const file of [...pages, "LICENSE-MIT", "LICENSE-APACHE"]) {
  await cp(join(root, file), join(out, file));
}
await writeFile(join(out, "package.json"), `${JSON.stringify(await description(), null, 2)}\n`);

async function description() {
  const [, version] = /^version = "(.*)"$/m.exec(await readFile(join(root, "Cargo.toml"), "utf8"));
  return {
    // On npm the short name belongs to somebody else.
    name: "impasto-stylizer",
    version,
    description: "A photo becomes a painting, in the browser: a custom element, and the same without any UI.",
    license: "MIT OR Apache-2.0",
    keywords: ["style-transfer", "web-component", "custom-element", "webgpu", "wasm"],
    type: "module",
    engines: { node: ">=20" },
    // Without the element: nothing happens on import. The element defines itself.
    exports: {
      ".": { types: "./types/stylizer/index.d.ts", node: "./impasto-node.js", default: "./impasto-stylizer.js" },
      "./element": { types: "./types/element/index.d.ts", default: "./impasto.js" },
      "./*.js": "./*.js",
      "./*.json": "./*.json",
    },
    types: "./types/stylizer/index.d.ts",
    sideEffects: ["./impasto.js"],
    customElements: "custom-elements.json",
    unpkg: "impasto.js",
    jsdelivr: "impasto.js",
  };
}
