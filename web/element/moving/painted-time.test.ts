import assert from "node:assert/strict";
import { test } from "node:test";
import { PaintedTime } from "./painted-time";

test("a video that begins late by its own clock is painted from 0 to 1", () => {
  const time = new PaintedTime(2);
  assert.deepEqual([time.shareWith(), time.shareWith(0.5), time.end], [0, 0.25, 0]);
  time.add(1.5, 0.5);
  assert.deepEqual([time.shareWith(), time.shareWith(0.5), time.end, time.missing], [0.25, 0.5, 2, 1.5]);
  time.add(2, 1.5);
  assert.deepEqual([time.shareWith(), time.end, time.missing], [1, 3.5, 0]);
});
