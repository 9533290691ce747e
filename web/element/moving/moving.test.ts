import assert from "node:assert/strict";
import { test } from "node:test";
import { fitted } from "../fitted";
import { FrameSize } from "./frame-size";
import { RateMeter } from "./rate-meter";

/** The size after so many frames, where one takes `milliseconds` at 256 pixels and more in proportion to its area. */
function settled(milliseconds: number, frames = 300): number {
  const size = new FrameSize();
  for (let i = 0; i < frames; i++) size.note(milliseconds * (size.longSide / 256) ** 2);
  return size.longSide;
}

test("the camera is painted as large as ten frames a second allow", () => {
  assert.equal(new FrameSize().longSide, 256);
  assert.equal(settled(1), 512, "a fast device");
  assert.equal(settled(1000), 128, "a slow one");
  assert.equal(settled(80), 256, "one that can just do it");
  for (const milliseconds of [10, 20, 40, 60, 80, 120, 200]) {
    const side = settled(milliseconds);
    assert.ok(side === 128 || milliseconds * (side / 256) ** 2 <= 100, `${milliseconds} ms: ${side}`);
    assert.equal(settled(milliseconds, 500), side, "it stays there");
  }
});

test("one slow frame changes nothing", () => {
  const size = new FrameSize();
  for (let i = 0; i < 40; i++) size.note(i === 20 ? 200 : 80);
  assert.equal(size.longSide, 256);
});

test("frames a second are those of late", () => {
  const meter = new RateMeter();
  assert.equal(meter.rate, undefined);
  for (let now = 0; now <= 1000; now += 100) meter.note(now);
  assert.equal(meter.rate, 10);
  for (let now = 1050; now <= 4000; now += 50) meter.note(now);
  assert.equal(meter.rate, 20);
  meter.clear();
  assert.equal(meter.rate, undefined);
  for (const now of [0, 10_000, 14_000]) meter.note(now);
  assert.equal(meter.rate, 0.25, "of frames that take seconds, the last");
});

test("pictures are fitted in and never enlarged", () => {
  assert.deepEqual(fitted(1920, 1080, 512), [512, 288]);
  assert.deepEqual(fitted(1080, 1920, 512), [288, 512]);
  assert.deepEqual(fitted(100, 51, 512), [100, 51]);
  assert.deepEqual(fitted(101, 51, 512, true), [102, 52]);
  assert.deepEqual(fitted(4000, 1, 512, true), [512, 2]);
});
