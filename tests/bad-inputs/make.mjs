// Two hundred files that are no good, made from the fuzzer's small corpora by fixed steps: cut off, flipped, mislabelled, lying about
// their length. `node tests/bad-inputs/make.mjs --out DIR` writes them to a folder, for the native command.

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const CORPUS = fileURLToPath(new URL("../../fuzz/corpus", import.meta.url));

/** How a file is spoilt: a name, and what it does with its bytes. */
const SPOILT = {
  empty: () => Buffer.alloc(0),
  "cut to 5 bytes": (bytes) => bytes.subarray(0, 5),
  "cut to half": (bytes) => bytes.subarray(0, bytes.length >> 1),
  "last byte missing": (bytes) => bytes.subarray(0, -1),
  "a bit flipped early": (bytes) => flipped(bytes, 0.1),
  "a bit flipped in the middle": (bytes) => flipped(bytes, 0.5),
  "lengths at their most": (bytes) => filled(bytes, 16, 24, 0xff),
  "zeros in the middle": (bytes) => filled(bytes, bytes.length >> 1, (bytes.length >> 1) + 24, 0),
  "another file behind it": (bytes) => Buffer.concat([bytes, bytes]),
  "as a web page": () => Buffer.from("<!doctype html><title>Not found</title><p>Not found"),
};

const RECIPES = {
  "no JSON": "style weight 5",
  "a list": "[1, 2, 3]",
  "a number": "5",
  "an unknown setting": '{"sharpness": 3}',
  "an unknown network": '{"network": "vgg99"}',
  "a size of 0": '{"size": 0}',
  "a size of 1e9": '{"size": 1000000000}',
  "a size of words": '{"size": "large"}',
  "iterations below 0": '{"iterations": -1}',
  "a weight of 1e999": '{"style_weight": 1e999}',
  "an unknown layer": '{"style_layers": {"relu9_9": 1}}',
  "layers without weight": '{"style_layers": {"relu1_1": 0}}',
  "no layers": '{"content_layers": {}}',
  "an unknown optimizer": '{"optimizer": "sgd"}',
  "the same setting twice": '{"size": 32, "size": -1}',
  "a strength of null": '{"strength": null}',
  "braces a thousand deep": `${"[".repeat(1000)}${"]".repeat(1000)}`,
  "a name of 100,000 letters": `{"${"a".repeat(100_000)}": 1}`,
  "a line break in a name": '{"si\\nze": 1}',
  "half of it": '{"size": 32, "itera',
};

/** All of them: what they are for, a file name, what is wrong, and the bytes. */
export async function badInputs() {
  const pictures = await spoilt("picture", "picture", (name) => name);
  const looks = await spoilt("look", "look", () => "a.look");
  const paintings = await spoilt("saved_recipe", "picture", () => "painting.png");
  const recipes = Object.entries(RECIPES).map(([what, text]) => ({
    kind: "recipe",
    name: "recipe.json",
    what,
    bytes: Buffer.from(text),
  }));
  return [...pictures, ...paintings, ...looks, ...recipes];
}

async function spoilt(corpus, kind, named) {
  const folder = join(CORPUS, corpus);
  const names = (await readdir(folder)).sort();
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return names.flatMap((name, i) =>
    Object.entries(SPOILT).map(([what, spoil]) => ({
      kind,
      name: named(name),
      what,
      bytes: Buffer.from(spoil(files[i])),
    })),
  );
}

function flipped(bytes, share) {
  const copy = Buffer.from(bytes);
  copy[Math.floor(copy.length * share)] ^= 0x10;
  return copy;
}

function filled(bytes, from, to, value) {
  return Buffer.from(bytes).fill(value, Math.min(from, bytes.length), Math.min(to, bytes.length));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { out } = parseArgs({ options: { out: { type: "string" } } }).values;
  if (!out) {
    console.error("usage: node tests/bad-inputs/make.mjs --out DIR");
    process.exit(2);
  }
  await mkdir(out, { recursive: true });
  for (const [i, { name, bytes }] of (await badInputs()).entries())
    await writeFile(join(out, `${String(i).padStart(3, "0")}-${name}`), bytes);
}
