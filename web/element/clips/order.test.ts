import assert from "node:assert/strict";
import { test } from "node:test";
import { clipSize, playingOrder } from "./order";

test("a boomerang goes forwards and back, and its ends come once in each round", () => {
  assert.deepEqual(playingOrder(4, true), [0, 1, 2, 3, 2, 1]);
  assert.deepEqual(playingOrder(4, false), [0, 1, 2, 3]);
  assert.deepEqual(playingOrder(2, true), [0, 1]);
  assert.deepEqual(playingOrder(1, true), [0]);
  assert.deepEqual(playingOrder(0, true), []);
});

test("a film is even, and never larger than its picture", () => {
  assert.deepEqual(clipSize(97, 71, 1024), { width: 98, height: 72 });
  assert.deepEqual(clipSize(3000, 2001, 1024), { width: 1024, height: 684 });
  assert.deepEqual(clipSize(1000, 1, 1024), { width: 1000, height: 2 });
});
