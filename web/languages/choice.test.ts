import assert from "node:assert/strict";
import { test } from "node:test";
import { languageOf, visitorsLanguage } from "./choice";

test("a tag asks for a language as :lang() has it", () => {
  for (const tag of ["zh", "ZH", "zh-CN", " zh-Hans-SG "]) assert.equal(languageOf(tag), "zh", tag);
  assert.equal(languageOf("en-GB"), "en");
  for (const tag of [null, undefined, "", "fr", "zho", "e", "english"]) assert.equal(languageOf(tag), undefined);
});

test("the visitor's first language that there is", () => {
  assert.equal(visitorsLanguage(["fr-FR", "zh-TW", "en"]), "zh");
  assert.equal(visitorsLanguage(["en-US", "zh"]), "en");
  assert.equal(visitorsLanguage(["fr", "de"]), "en");
  assert.equal(visitorsLanguage([]), "en");
});
