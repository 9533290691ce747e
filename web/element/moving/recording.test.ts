import assert from "node:assert/strict";
import { test } from "node:test";
import { fewer } from "./clip-source";
import { MOST_SECONDS, Recording } from "./recording";

const picture = (width = 4, height = 3) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) });

test("frames are shown as long as they were seen", () => {
  const recording = new Recording();
  assert.deepEqual(recording.frames, []);
  for (const time of [1000, 1080, 1200]) assert.ok(recording.add(picture(), time));
  assert.deepEqual(
    recording.frames.map(({ duration }) => duration),
    [80, 120, 100],
  );
  assert.equal(recording.seconds(1500), 0.5);
});

test("it ends after its time, and before a frame of another size", () => {
  const recording = new Recording();
  recording.add(picture(), 0);
  assert.ok(recording.add(picture(), 1000 * MOST_SECONDS - 1));
  assert.equal(recording.add(picture(3, 4), 1000 * MOST_SECONDS - 1), false);
  assert.equal(recording.add(picture(), 1000 * MOST_SECONDS), false);
  assert.equal(recording.frames.length, 2);
  assert.ok(recording.frames.every(({ duration }) => duration > 0));
  const slow = new Recording();
  for (const time of [0, 2000, 9000]) slow.add(picture(), time);
  assert.deepEqual(
    slow.frames.map(({ duration }) => duration),
    [2000, 3000],
    "five seconds in all",
  );
});

test("it is said what is left of a clip with too many frames, and nothing where all are there", () => {
  assert.equal(fewer(Array<number>(300).fill(33), 300), undefined);
  const said = fewer(Array<number>(300).fill(50), 601);
  assert.deepEqual(said, {
    key: "clip.fewer",
    values: { count: 601, taken: 300, rate: { decimal: 20, digits: 1 } },
  });
});
