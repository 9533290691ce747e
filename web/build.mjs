// Bundles the page: `node web/build.mjs --out DIR [--release] [--maps]`; --maps writes source maps beside the scripts.
// Makes impasto.js (the element: all an embedder needs), impasto-worker.js,
// the parts and languages that are fetched when they are asked for, app.js, language.js and app.css, and copies the embedding example and the showcase.
// licences.txt holds the licences of the bundled libraries. What needs all files of the site is site/finish.mjs's.

import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import { licencesOf } from "./licences.mjs";
import { markupModule, withoutInnerHtml } from "./markup.mjs";
import { icons } from "./site/icons.mjs";
import { withPolicy } from "./site/security.mjs";

const here = dirname(fileURLToPath(import.meta.url));

const flag = { type: "boolean", default: false };
const { values } = parseArgs({ options: { out: { type: "string" }, release: flag, maps: flag } });
if (!values.out) {
  console.error("usage: node web/build.mjs --out DIR [--release]");
  process.exit(2);
}
const out = values.out;
const release = values.release;

/** With the page's policy in them; the page itself comes from Trunk. */
const PAGES = [
  [".", "embed-example.html"],
  ["embed", "embed.html"],
];

/** The page shows a painting before anything has been fetched to paint with. */
const COPIES = [
  ["app", "showcase.jpg"],
  ["app", "showcase-photo.jpg"],
  ["site", "manifest.webmanifest"],
];

/** The element carries its style sheet and template inside its script, so that one script tag is all it takes. */
const asText = {
  name: "as-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = await esbuild.transform(await readFile(path, "utf8"), { loader: "css", minify: release });
      return { contents: css.code, loader: "text" };
    });
    build.onLoad({ filter: /\.html$/ }, async ({ path }) => ({
      contents: markupModule(await readFile(path, "utf8")),
      loader: "js",
    }));
    build.onLoad({ filter: /img-comparison-slider\/dist\/index\.js$/ }, async ({ path }) => ({
      contents: withoutInnerHtml(await readFile(path, "utf8"), join(here, "element/markup.ts")),
      loader: "js",
    }));
  },
};

/** All parts have one copy of it, which complains where it is loaded twice. */
const oneMediabunny = {
  name: "one-mediabunny",
  setup(build) {
    build.onResolve({ filter: /\/media$/ }, () => ({ path: "./impasto-media.js", external: true }));
  },
};

const shared = {
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  outdir: out,
  minify: release,
  sourcemap: values.maps ? "linked" : release ? false : "inline",
  legalComments: "eof",
  logLevel: "warning",
};

const { dependencies } = JSON.parse(await readFile(join(here, "../package.json"), "utf8"));

const languages = JSON.parse(await readFile(join(here, "languages/languages.json"), "utf8"));
const others = languages.filter(({ code }) => code !== "en");

/** The looks of the gallery's styles, where there are any. */
const galleryLook = join(here, "../looks/gallery.look");

async function copyLooks() {
  const there = existsSync(galleryLook);
  await mkdir(join(out, "looks"), { recursive: true });
  if (there) await copyFile(galleryLook, join(out, "looks/gallery.look"));
  await writeFile(join(out, "looks/index.json"), `${JSON.stringify(there ? { gallery: "gallery.look" } : {})}\n`);
}

await mkdir(out, { recursive: true });
await Promise.all([
  esbuild.build({
    ...shared,
    entryPoints: { impasto: join(here, "element/index.ts") },
    plugins: [asText],
    // It carries no notice of its own.
    footer: { js: "/*! img-comparison-slider, MIT licence: see licences.txt */" },
  }),
  // Fetched when somebody asks for them: see element/lazy-parts.ts.
  esbuild.build({
    ...shared,
    entryPoints: {
      "impasto-clips": join(here, "element/clips/clips.ts"),
      "impasto-loss-chart": join(here, "element/loss-chart.ts"),
      "impasto-looks": join(here, "element/looks/looks.ts"),
      "impasto-moving": join(here, "element/moving/moving.ts"),
      "impasto-video": join(here, "element/video/video.ts"),
      "impasto-checkpoints": join(here, "element/checkpoints/checkpoints.ts"),
    },
    plugins: [asText, oneMediabunny],
    footer: {
      js: "/*! gifenc and uPlot, MIT licence; mediabunny, MPL 2.0; idb-keyval, Apache-2.0: see licences.txt */",
    },
  }),
  esbuild.build({ ...shared, entryPoints: { "impasto-media": join(here, "element/video/media.ts") } }),
  // The other languages; English is part of the scripts.
  esbuild.build({
    ...shared,
    entryPoints: Object.fromEntries(others.map(({ code }) => [`impasto-${code}`, join(here, `languages/${code}.ts`)])),
  }),
  esbuild.build({ ...shared, format: "iife", entryPoints: { language: join(here, "app/first-language.ts") } }),
  esbuild.build({ ...shared, entryPoints: { embed: join(here, "embed/main.ts") } }),
  // Without the element.
  esbuild.build({ ...shared, entryPoints: { "impasto-stylizer": join(here, "stylizer/index.ts") } }),
  esbuild.build({ ...shared, entryPoints: { "impasto-worker": join(here, "worker/main.ts") } }),
  esbuild.build({
    ...shared,
    entryPoints: { app: join(here, "app/main.ts"), "app-style": join(here, "app/app.css") },
    entryNames: "app",
  }),
  // Fetched when somebody opens its panel.
  esbuild.build({
    ...shared,
    entryPoints: { "app-embedding": join(here, "app/embedding/form.ts") },
    plugins: [asText],
  }),
  copyLooks(),
  ...[...icons()].map(([name, file]) => writeFile(join(out, name), file)),
  ...PAGES.map(async ([folder, file]) =>
    writeFile(join(out, file), withPolicy(await readFile(join(here, folder, file), "utf8"))),
  ),
  ...COPIES.map(([folder, file]) => copyFile(join(here, folder, file), join(out, file))),
  licencesOf(Object.keys(dependencies), join(here, "../node_modules")).then((text) =>
    writeFile(join(out, "licences.txt"), text),
  ),
]);
