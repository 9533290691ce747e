import assert from "node:assert/strict";
import { test } from "node:test";
import { duration, loss, saveName } from "./format";

test("times are as coarse as an estimate", () => {
  assert.equal(duration(200), "1 s");
  assert.equal(duration(99_400), "99 s");
  assert.equal(duration(150_000), "3 min");
  assert.equal(duration(4_200_000), "1 h 10 min");
});

test("losses keep four digits", () => {
  assert.equal(loss(1234.56), "1235");
  assert.equal(loss(0.012345), "0.01235");
  assert.equal(loss(12_345_678), "1.235e+7");
  assert.equal(loss(0), "0");
  assert.equal(loss(Number.NaN), "unknown");
});

test("a picture is saved under its photo's name", () => {
  assert.equal(saveName("beach.jpg"), "beach-impasto.png");
  assert.equal(saveName("my.holiday.HEIC"), "my.holiday-impasto.png");
  assert.equal(saveName("../a\\b?.png"), "a-b-impasto.png");
  assert.equal(saveName(".png"), "picture-impasto.png");
});
