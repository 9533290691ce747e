import assert from "node:assert/strict";
import { test } from "node:test";
import { lookFileName, lookName } from "./look-names";

test("a look is called after its style picture", () => {
  assert.equal(lookName("great wave.jpg"), "great wave");
  assert.equal(lookName("Mosaic 7, Ember"), "Mosaic 7, Ember");
  assert.equal(lookName(".png"), "Look");
});

test("its file's name is one that every system takes", () => {
  assert.equal(lookFileName("great wave"), "great wave.look");
  assert.equal(lookFileName("a/b\\c: d?"), "a-b-c- d.look");
  assert.equal(lookFileName("..."), "look.look");
});
