import assert from "node:assert/strict";
import { test } from "node:test";
import { isInstant, readBlend, readMinutes, readSteadiness } from "./instant-attributes";

const instant = (attributes: Record<string, string>) => isInstant((name) => attributes[name] ?? null);

test("a look alone is painted with at once; another quality or a network goes before it", () => {
  assert.ok(!instant({}));
  assert.ok(instant({ quality: "Instant" }));
  assert.ok(instant({ quality: "instant", network: "vgg19-lite" }));
  assert.ok(instant({ look: "waves.look" }));
  assert.ok(!instant({ look: "waves.look", quality: "quick" }));
  assert.ok(!instant({ look: "waves.look", network: "vgg19" }));
  assert.ok(!instant({ look: " ", quality: "" }));
  assert.ok(!instant({ look: "waves.look", quality: "best" }));
});

test("shares are read from a list", () => {
  assert.deepEqual(readBlend(null), []);
  assert.deepEqual(readBlend(" 0.3, 0.7 "), [0.3, 0.7]);
  assert.deepEqual(readBlend("0,1"), [0, 1]);
  for (const text of ["a", "1,", "0,0", "-1,2", "1e9", "NaN", "Infinity"]) {
    assert.throws(() => readBlend(text), { code: "bad-setting", message: /^blend is "/ }, text);
  }
});

test("minutes are read, within bounds", () => {
  assert.equal(readMinutes(null), undefined);
  assert.equal(readMinutes(" 2.5 "), 2.5);
  for (const text of ["0", "-1", "long", "1000", "Infinity"]) {
    assert.throws(() => readMinutes(text), { code: "bad-setting", message: /^teach-minutes is "/ }, text);
  }
});

test("steadiness is read, within bounds", () => {
  assert.equal(readSteadiness(null), 0.7);
  assert.equal(readSteadiness(" 0 "), 0);
  assert.equal(readSteadiness("0.95"), 0.95);
  for (const text of ["-0.1", "0.96", "1", "calm", "Infinity"]) {
    assert.throws(() => readSteadiness(text), { code: "bad-setting", message: /^steadiness is "/ }, text);
  }
});
