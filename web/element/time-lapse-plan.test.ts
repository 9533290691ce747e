import assert from "node:assert/strict";
import { test } from "node:test";
import { cutting, fading, filmSize } from "./time-lapse-plan";

const seconds = (frames: { duration: number }[]) => frames.reduce((sum, { duration }) => sum + duration, 0);

test("each state fades into the next, and the last one stays", () => {
  const frames = fading(3, 10);
  assert.deepEqual(
    frames.slice(0, 11).map(({ index, next }) => index + next),
    [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2],
  );
  assert.equal(Math.round(seconds(frames)), 3);
  assert(frames.every(({ index, next }) => index < 2 || next === 0));
});

test("without fading there is one frame for each state", () => {
  assert.deepEqual(
    cutting(3).map(({ index }) => index),
    [0, 1, 2],
  );
  assert.equal(seconds(cutting(3)), 3);
});

test("a film is even, and never larger than its picture", () => {
  assert.deepEqual(filmSize(97, 71, 1024), { width: 98, height: 72 });
  assert.deepEqual(filmSize(3000, 2001, 1024), { width: 1024, height: 684 });
  assert.deepEqual(filmSize(1000, 1, 1024), { width: 1000, height: 2 });
});
