import assert from "node:assert/strict";
import { test } from "node:test";
import { between, positionBetween, weighted } from "./mix-weights";

test("a position between two styles and their weights say the same", () => {
  assert.deepEqual(between(0.25), [0.75, 0.25]);
  assert.deepEqual(between(7), [0, 1]);
  for (const position of [0, 0.25, 1]) assert.equal(positionBetween(...between(position)), position);
  assert.equal(positionBetween(2, 6), 0.75);
  assert.equal(positionBetween(0, 0), 0.5);
});

test("weights are left as they are, but never all of them nothing", () => {
  const [a, b] = [
    { name: "a", weight: 0 },
    { name: "b", weight: 0.5 },
  ];
  assert.deepEqual(weighted([a, b]), [a, b]);
  assert.deepEqual(weighted([a, { ...b, weight: 0 }]), [
    { name: "a", weight: 1 },
    { name: "b", weight: 1 },
  ]);
});
