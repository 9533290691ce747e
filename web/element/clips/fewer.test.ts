import assert from "node:assert/strict";
import { test } from "node:test";
import { mostFrames } from "./export-clip";
import { fewerDurations, fewerFrames, stepFor } from "./fewer";
import { playingOrder } from "./order";

test("as few frames are left out as there may be, and the film takes as long as before", () => {
  assert.deepEqual(
    [1, 300, 301, 600, 601].map((count) => stepFor(count, 300)),
    [1, 1, 2, 2, 3],
  );
  assert.equal(stepFor(1e6, Number.POSITIVE_INFINITY), 1);
  assert.deepEqual(fewerDurations([10, 20, 30, 40, 50], 2), [30, 70, 50]);
  assert.deepEqual(fewerDurations([10, 20], 1), [10, 20]);
});

test("every second frame is drawn", async () => {
  const drawn: number[] = [];
  const clip = { width: 4, height: 2, durations: [1, 1, 1, 1, 1], draw: (index: number) => void drawn.push(index) };
  const fewer = fewerFrames(clip, 2);
  for (const index of fewer.durations.keys()) await fewer.draw(index, undefined as never);
  assert.deepEqual(drawn, [0, 2, 4]);
});

test("so many frames just fit, on the way back too", () => {
  assert.equal(mostFrames("gif", false), 300);
  assert.equal(playingOrder(mostFrames("webp", true), true).length, 300);
  assert.equal(mostFrames("video", true), Number.POSITIVE_INFINITY);
});
