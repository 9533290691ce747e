import assert from "node:assert/strict";
import { test } from "node:test";
import { cutting, fading } from "./time-lapse-plan";

const seconds = (frames: { duration: number }[]) => frames.reduce((sum, { duration }) => sum + duration, 0);

test("each state fades into the next, and the last one stays", () => {
  const frames = fading(3, 10, 20);
  assert.deepEqual(
    frames.slice(0, 11).map(({ index, next }) => index + next),
    [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2],
  );
  assert.equal(Math.round(seconds(frames)), 3);
  assert.equal(frames.length, 30);
  const [still, ...more] = fading(3, 10, 1).slice(10);
  assert.deepEqual([still?.index, still?.duration, more.length], [2, 2, 0]);
  assert(frames.every(({ index, next }) => index < 2 || next === 0));
});

test("without fading there is one frame for each state", () => {
  assert.deepEqual(
    cutting(3).map(({ index }) => index),
    [0, 1, 2],
  );
  assert.equal(seconds(cutting(3)), 3);
});
