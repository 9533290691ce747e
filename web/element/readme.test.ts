// README.md names every code and every part that there is, and no other.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { manifestOf, tableOf } from "../manifest.mjs";
import { CORE_CODES, PAGE_CODES } from "../worker/failure-codes";

/** The tests are run in the project's folder. */
const source = (path: string) => readFileSync(path, "utf8");
const filesIn = (folder: string, ending: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending) && !path.endsWith(`.test${ending}`))
    .map((path) => `${folder}/${path}`);

const readme = source("web/element/README.md");

/** Codes of the core's that no page can run into: they are of the command's, of its batches and videos, of packing and measuring. */
const OF_THE_COMMAND = [
  "bad-line",
  "bad-video",
  "bad-weight-file",
  "different-shapes",
  "no-address",
  "no-program",
  "paintings-failed",
  "video-not-written",
];

test("all codes of the core are known, but for the command's", () => {
  const rust = ["src/error.rs", "crates/weights/src/error.rs"].map(source).join("\n");
  const codes = new Set([...rust.matchAll(/^ *Self::\w+.* => "([a-z-]+)",$/gm)].map(([, code]) => code));
  assert.ok(codes.size > 25, `${codes.size} codes found`);
  assert.deepEqual([...codes].sort(), [...CORE_CODES, ...OF_THE_COMMAND].sort());
});

// That no other is thrown is the compiler's to check: `Failure` takes none.
test("every code of the page's is one that something throws", () => {
  const list = "web/worker/failure-codes.ts";
  const code = filesIn("web", ".ts").filter((path) => path !== list && !path.startsWith("web/languages/"));
  const scripts = code.map(source).join("\n");
  for (const code of PAGE_CODES) assert.ok(scripts.includes(`"${code}"`), code);
});

test("the README says what every code means", () => {
  const named = tableOf(readme, "code", "meaning").flatMap(([codes = ""]) =>
    [...codes.matchAll(/`(.*?)`/g)].map(([, code]) => code),
  );
  assert.deepEqual(named.sort(), [...CORE_CODES, ...PAGE_CODES].sort());
});

test("README and manifest name all parts of the templates", () => {
  const templates = filesIn("web/element", ".html").map(source).join("\n");
  const parts = [...templates.matchAll(/\spart="([^"]*)"/g)].flatMap(([, names = ""]) => names.split(" "));
  assert.ok(parts.length > 10);
  const { cssParts } = manifestOf(readme).modules[0].declarations[0];
  assert.deepEqual(cssParts.map(({ name }) => name).sort(), [...new Set(parts)].sort());
});
