// All languages have all texts, with the same values; what comes from elsewhere in English has the same words here.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "parse5";
import { SETTINGS } from "../element/settings";
import type { Setting } from "../element/setting";
import presets from "../presets.json";
import { LANGUAGES } from "./choice";
import { ALL_ENGLISH } from "./for-tests";
import type { Language } from "./language";
import type { Text } from "./message";
import zh from "./zh";

/** A language that is in the list is put here too, or the first test fails. */
const OTHERS: Readonly<Record<string, Language>> = { zh };

/** The tests are run in the project's folder. */
const source = (path: string) => readFileSync(path, "utf8");

const formsOf = (text: Text) => (typeof text === "string" ? [text] : Object.values(text));
const names = (text: string) => [...text.matchAll(/\{([a-z_]+)\}/g)].map(([, name]) => name).sort();

test("every language of the list has its file, and is tested", () => {
  assert.deepEqual(
    LANGUAGES.map(({ code }) => code),
    ["en", ...Object.keys(OTHERS)],
  );
  for (const { code } of LANGUAGES) assert.ok(existsSync(`web/languages/${code}.ts`), code);
});

test("every language has every text, with the same values in it", () => {
  for (const [code, { texts }] of Object.entries(OTHERS)) {
    const theirs: Readonly<Record<string, Text>> = texts;
    assert.deepEqual(Object.keys(theirs).sort(), Object.keys(ALL_ENGLISH.texts).sort(), code);
    for (const [key, text] of Object.entries(ALL_ENGLISH.texts)) {
      const wanted = new Set(formsOf(text).flatMap(names));
      for (const form of formsOf(theirs[key] ?? "")) {
        assert.ok(form !== "", `${code} says nothing for ${key}`);
        assert.deepEqual(names(form), [...wanted], `${code}: ${key}`);
      }
    }
  }
});

test("every setting has its words and its choices in every language", () => {
  for (const [code, { settings }] of Object.entries(OTHERS)) {
    const missing = SETTINGS.filter(({ name }: Setting) => !settings[name]).map(({ name }) => name);
    assert.deepEqual(missing, [], `${code} has no words for these settings`);
    const known: string[] = SETTINGS.map(({ name }) => name);
    assert.deepEqual(
      Object.keys(settings).filter((name) => !known.includes(name)),
      [],
      `${code}: no settings`,
    );
    for (const { name, choices = [] } of SETTINGS as readonly Setting[])
      assert.deepEqual(Object.keys(settings[name]?.choices ?? {}).sort(), [...choices].sort(), `${code}: ${name}`);
  }
});

/** Every code of an enumeration of errors with its text, as Rust has them. */
function rustErrors(path: string): [code: string, text: string][] {
  const rust = source(path).replace(/^\s*\/\/\/.*$/gm, "");
  const codes = new Map([...rust.matchAll(/Self::(\w+)[^=]*=> "([a-z-]+)"/g)].map(([, name, code]) => [name, code]));
  const variants = rust.matchAll(/#\[error\(\s*"((?:[^"\\]|\\.)*)"\s*\)\]\s*(?:pub struct )?(\w+)/g);
  return [...variants].map(([, text = "", name]) => [
    name === "FileError" ? "file" : (codes.get(name) ?? `no code for ${name}`),
    text.replace(/\{([a-z_]+):\?\}/g, '"{$1}"'),
  ]);
}

test("the core's errors have the core's words", () => {
  const errors = ["src/error.rs", "crates/weights/src/error.rs"].flatMap(rustErrors);
  assert.ok(errors.length > 25, `${errors.length} errors found`);
  for (const [code, text] of errors) assert.equal(ALL_ENGLISH.texts[`error.${code}`], text, code);
  const here = Object.keys(ALL_ENGLISH.texts).filter((key) => key.startsWith("error."));
  assert.deepEqual(here.sort(), errors.map(([code]) => `error.${code}`).sort());
});

/** What a `match` of the core's says for each of its words. */
function rustMatch(path: string, kind: "id" | "label"): Map<string, string> {
  const [, body = ""] =
    new RegExp(`fn ${kind}\\(self\\) -> &'static str \\{(.*?)\\n    \\}`, "s").exec(source(path)) ?? [];
  return new Map([...body.matchAll(/Self::(\w+) => "([^"]*)"/g)].map(([, name = "", word = ""]) => [name, word]));
}

test("the gallery's pictures, its palettes and the recipes have the names that they come with", () => {
  for (const [kind, path] of [
    ["work", "src/gallery/mod.rs"],
    ["palette", "src/gallery/palette.rs"],
  ] as const) {
    const labels = rustMatch(path, "label");
    const ids = rustMatch(path, "id");
    assert.ok(ids.size > 5, path);
    for (const [name, id] of ids) assert.equal(ALL_ENGLISH.texts[`${kind}.${id}`], labels.get(name), id);
  }
  for (const { id, label } of presets) assert.equal(ALL_ENGLISH.texts[`preset.${id}`], label);
});

interface Node {
  nodeName: string;
  value?: string;
  attrs?: { name: string; value: string }[];
  childNodes?: Node[];
  content?: Node;
}

const attribute = ({ attrs = [] }: Node, wanted: string) => attrs.find(({ name }) => name === wanted)?.value;
const within = (node: Node): Node[] => [
  node,
  ...[...(node.childNodes ?? []), ...(node.content ? [node.content] : [])].flatMap(within),
];

/** A node's text, with its parts by their names. */
function textOf(node: Node): string {
  const part = attribute(node, "data-part");
  if (part !== undefined) return `{${part}}`;
  return node.value ?? (node.childNodes ?? []).map(textOf).join("");
}

/** What the markup of a file asks for: the node, where, and the key. */
function asked(path: string): { node: Node; where: string; key: string }[] {
  return within(parse(source(path)) as Node).flatMap((node) =>
    (attribute(node, "data-words")?.split(";") ?? []).map((one) => {
      const [key = "", where = "text"] = one
        .split(":")
        .map((word) => word.trim())
        .reverse();
      return { node, where, key };
    }),
  );
}

test("what markup asks for is there; the page, which must be read without scripts, says the same in English", () => {
  const templates = readdirSync("web", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".html"));
  for (const path of ["index.html", ...templates.map((path) => `web/${path}`)])
    for (const { key } of asked(path)) assert.ok(key in ALL_ENGLISH.texts, `${path}: ${key}`);
  const page = asked("index.html");
  assert.ok(page.length > 15);
  for (const { node, where, key } of page) {
    if (key === "page.language") continue; // it has nothing to show without scripts
    const children = (node.childNodes ?? []).map(textOf).join("");
    const said = where === "text" ? children.replace(/\s+/g, " ").trim() : attribute(node, where);
    assert.equal(said, ALL_ENGLISH.texts[key], key);
  }
  const [title] = within(parse(source("index.html")) as Node).filter(({ nodeName }) => nodeName === "title");
  assert.equal(title && textOf(title), ALL_ENGLISH.texts["page.title"]);
});

/** Three English words on end, which no text of ours in another alphabet has but for the names of people, files and licences. */
const ENGLISH_WORDS = /\b[a-z]{2,}\b(?:\s+\b[a-z]{2,}\b){2,}/;

test("Chinese is Chinese", () => {
  for (const [key, text] of Object.entries(zh.texts as Readonly<Record<string, Text>>))
    for (const form of formsOf(text)) assert.doesNotMatch(form.replace(/`.*?`/g, ""), ENGLISH_WORDS, key);
});
