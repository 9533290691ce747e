import assert from "node:assert/strict";
import { test } from "node:test";
import { parseIndex } from "./network-index";

test("a list, also an empty one, is read", () => {
  assert.deepEqual(parseIndex({ networks: [] }), []);
  assert.deepEqual(parseIndex({ networks: [{ name: "vgg19-lite", bytes: 12, more: 1 }] }), [
    { name: "vgg19-lite", bytes: 12 },
  ]);
});

test("anything else is refused", () => {
  const names = ["", "..", "../x", "a/b", "a\\b", ".hidden", "a..", "%2e%2e", "Upper", "a_b", "a".repeat(65)];
  const lists = [null, 1, {}, { networks: {} }, { networks: [null] }, { networks: [{ name: "a" }] }];
  const odd = [{ networks: [{ name: "a", bytes: -1 }] }, { networks: [{ name: 1, bytes: 1 }] }];
  for (const value of [...lists, ...odd, ...names.map((name) => ({ networks: [{ name, bytes: 1 }] }))]) {
    assert.throws(() => parseIndex(value), { code: "bad-index" }, JSON.stringify(value));
  }
});
