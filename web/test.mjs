// Runs the unit tests, web/**/*.test.ts: bundles them into a temporary folder and hands them to Node's test runner.

import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const tests = (await readdir(here, { recursive: true })).filter((path) => path.endsWith(".test.ts")).sort();
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
  const files = tests.map((path) => join(folder, path.replace(/\.ts$/, ".mjs")));
  const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
