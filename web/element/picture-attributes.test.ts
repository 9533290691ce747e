import assert from "node:assert/strict";
import { test } from "node:test";
import { readRegions, readStyleMix } from "./picture-attributes";

test("lists are read, and nothing is an empty one", () => {
  const styles = [{ src: "a.jpg", weight: 0.5 }, { src: "b.jpg" }];
  assert.deepEqual(readStyleMix(JSON.stringify(styles)), styles);
  const regions = [{ mask: "m.png", style: "a.jpg", strength: 2 }];
  assert.deepEqual(readRegions(JSON.stringify(regions)), regions);
  for (const nothing of [null, "", "  ", "[]"]) {
    assert.deepEqual(readStyleMix(nothing), []);
    assert.deepEqual(readRegions(nothing), []);
  }
});

test("what makes no sense is a sentence that names the attribute and gives an example", () => {
  for (const bad of [
    "a.jpg",
    "{}",
    "[1]",
    "[null]",
    "[{}]",
    '[{"src": ""}]',
    '[{"src": "a", "weight": -1}]',
    '[{"src": "a", "weight": "1"}]',
    '[{"src": "a", "weight": 1e9}]',
  ]) {
    assert.throws(() => readStyleMix(bad), { code: "bad-setting", message: /^style-mix is ".*"; give .*"src"/ }, bad);
  }
  for (const bad of ['[{"mask": "m.png"}]', '[{"style": "a.jpg"}]', "[[]]"]) {
    assert.throws(() => readRegions(bad), { code: "bad-setting", message: /^regions is ".*"; give .*"mask"/ }, bad);
  }
});
