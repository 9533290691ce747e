import assert from "node:assert/strict";
import { test } from "node:test";
import { duration, listed, saveName, withoutLongDetail, withTimesSigns } from "./format";

test("times are as coarse as an estimate", () => {
  assert.equal(duration(200), "1 s");
  assert.equal(duration(99_400), "99 s");
  assert.equal(duration(150_000), "3 min");
  assert.equal(duration(4_200_000), "1 h 10 min");
});

test("names are listed as in a sentence", () => {
  assert.deepEqual([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listed), ["", "a", "a and b", "a, b and c"]);
});

test("sizes have a multiplication sign, names stay as they are", () => {
  assert.equal(withTimesSigns("a_800x600.png is 1x1 pixels; crop it."), "a_800x600.png is 1 × 1 pixels; crop it.");
});

test("what a driver says at length is kept from visitors", () => {
  const short = "a.png is damaged (it breaks off); choose another.";
  assert.deepEqual(withoutLongDetail(short), { message: short });
  const detail = "Validation error (in pass 3) Backtrace: 0: core::panic";
  const long = `The device failed (${detail}); the last picture is kept: save it.`;
  assert.deepEqual(withoutLongDetail(long), {
    message: "The device failed; the last picture is kept: save it.",
    detail,
  });
});

test("a picture is saved under its photo's name", () => {
  assert.equal(saveName("beach.jpg"), "beach-impasto.png");
  assert.equal(saveName("my.holiday.HEIC"), "my.holiday-impasto.png");
  assert.equal(saveName("../a\\b?.png"), "a-b-impasto.png");
  assert.equal(saveName(".png"), "picture-impasto.png");
});
