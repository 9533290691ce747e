import assert from "node:assert/strict";
import { test } from "node:test";
import { nextBatch } from "./step-batcher";

test("slow iterations are looked at one by one", () => {
  assert.equal(nextBatch(1, 2500), 1);
  assert.equal(nextBatch(4, 40_000), 1);
});

test("fast iterations are batched, at most twice as many as before", () => {
  assert.equal(nextBatch(1, 1), 2);
  assert.equal(nextBatch(8, 0), 16);
  assert.equal(nextBatch(400, 1), 500);
});

test("the size settles where a batch takes 0.4 s", () => {
  let steps = 1;
  for (let i = 0; i < 20; i++) steps = nextBatch(steps, steps * 25);
  assert.equal(steps, 16);
});
