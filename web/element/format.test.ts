import assert from "node:assert/strict";
import { test } from "node:test";
import { inWords } from "../languages/for-tests";
import { bytesOf, duration, saveName } from "./format";

test("times are as coarse as an estimate", () => {
  assert.equal(inWords(duration(200)), "1 s");
  assert.equal(inWords(duration(99_400)), "99 s");
  assert.equal(inWords(duration(150_000)), "3 min");
  assert.equal(inWords(duration(4_200_000)), "1 h 10 min");
});

test("megabytes have one digit", () => {
  assert.equal(inWords(bytesOf(1_000_000, 2_345_678)), "1.0 of 2.3 MB");
});

test("a picture is saved under its photo's name", () => {
  assert.equal(saveName("beach.jpg"), "beach-impasto.png");
  assert.equal(saveName("my.holiday.HEIC"), "my.holiday-impasto.png");
  assert.equal(saveName("../a\\b?.png"), "a-b-impasto.png");
  assert.equal(saveName(".png"), "picture-impasto.png");
});
