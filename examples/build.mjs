// Builds the examples for React, Vue and Svelte: `node examples/build.mjs --package DIR --out DIR` (npm run examples).
// DIR is the npm package as web/package.mjs makes it. Each example becomes a folder with index.html and main.js; the package's own
// files lie in impasto/ beside them, where the attribute `engine` finds them.

import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import { compile } from "svelte/compiler";
import { compileScript, parse } from "vue/compiler-sfc";

const here = dirname(fileURLToPath(import.meta.url));

const { values } = parseArgs({ options: { package: { type: "string" }, out: { type: "string" } } });
if (!values.package || !values.out) {
  console.error("usage: node examples/build.mjs --package DIR --out DIR");
  process.exit(2);
}
const out = values.out;

const vue = {
  name: "vue",
  setup(build) {
    build.onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { descriptor, errors } = parse(await readFile(path, "utf8"), { filename: path });
      if (errors.length > 0) throw errors[0];
      const compilerOptions = { isCustomElement: (tag) => tag.includes("-") };
      const { content } = compileScript(descriptor, {
        id: path,
        inlineTemplate: true,
        templateOptions: { compilerOptions },
      });
      return { contents: content, loader: "ts", resolveDir: dirname(path) };
    });
  },
};

const svelte = {
  name: "svelte",
  setup(build) {
    build.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { js, warnings } = compile(await readFile(path, "utf8"), { filename: path, generate: "client" });
      return {
        contents: js.code,
        loader: "js",
        resolveDir: dirname(path),
        warnings: warnings.map(({ message }) => ({ text: message })),
      };
    });
  },
};

const page = (title) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Impasto with ${title}</title>
    <link rel="icon" href="data:," />
    <script type="module" src="./main.js"></script>
  </head>
  <body>
    <div id="app"></div>
  </body>
</html>
`;

/** Where esbuild finds the package by its name. */
const modules = await mkdtemp(join(tmpdir(), "impasto-examples-"));
try {
  await symlink(resolve(values.package), join(modules, "impasto-stylizer"));
  for (const [folder, title] of [
    ["react", "React"],
    ["vue", "Vue"],
    ["svelte", "Svelte"],
  ]) {
    await mkdir(join(out, folder), { recursive: true });
    await writeFile(join(out, folder, "index.html"), page(title));
    await esbuild.build({
      entryPoints: { main: join(here, folder, folder === "react" ? "main.tsx" : "main.ts") },
      outdir: join(out, folder),
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      jsx: "automatic",
      define: {
        "process.env.NODE_ENV": '"production"',
        __VUE_OPTIONS_API__: "false",
        __VUE_PROD_DEVTOOLS__: "false",
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
      },
      conditions: ["browser", "import"],
      nodePaths: [modules],
      plugins: [vue, svelte],
      logLevel: "warning",
      legalComments: "none",
    });
  }
  await cp(values.package, join(out, "impasto"), { recursive: true });
} finally {
  await rm(modules, { recursive: true });
}
