import assert from "node:assert/strict";
import { test } from "node:test";
import { duration, saveName, withTimesSigns } from "./format";

test("times are as coarse as an estimate", () => {
  assert.equal(duration(200), "1 s");
  assert.equal(duration(99_400), "99 s");
  assert.equal(duration(150_000), "3 min");
  assert.equal(duration(4_200_000), "1 h 10 min");
});

test("sizes have a multiplication sign, names stay as they are", () => {
  assert.equal(withTimesSigns("a_800x600.png is 1x1 pixels; crop it."), "a_800x600.png is 1 × 1 pixels; crop it.");
});

test("a picture is saved under its photo's name", () => {
  assert.equal(saveName("beach.jpg"), "beach-impasto.png");
  assert.equal(saveName("my.holiday.HEIC"), "my.holiday-impasto.png");
  assert.equal(saveName("../a\\b?.png"), "a-b-impasto.png");
  assert.equal(saveName(".png"), "picture-impasto.png");
});
