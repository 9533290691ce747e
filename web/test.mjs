// Runs the unit tests: web/**/*.test.ts, which are bundled into a temporary folder first, and web/**/*.test.mjs, by Node's test runner.

import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const paths = (await readdir(here, { recursive: true })).sort();
const tests = paths.filter((path) => path.endsWith(".test.ts"));
/** Of the build's own modules, which find their files by where they lie. */
const plain = paths.filter((path) => path.endsWith(".test.mjs"));
if (tests.length === 0) {
  console.error("no tests found");
  process.exit(1);
}

const folder = await mkdtemp(join(tmpdir(), "impasto-web-tests-"));
try {
  await esbuild.build({
    entryPoints: tests.map((path) => join(here, path)),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    outdir: folder,
    outbase: here,
    outExtension: { ".js": ".mjs" },
    sourcemap: "inline",
    logLevel: "warning",
  });
  const files = [
    ...tests.map((path) => join(folder, path.replace(/\.ts$/, ".mjs"))),
    ...plain.map((path) => join(here, path)),
  ];
  const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
