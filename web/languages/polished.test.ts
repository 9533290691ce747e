import assert from "node:assert/strict";
import { test } from "node:test";
import { polished, withoutLongDetail, withTimesSigns } from "./polished";

test("sizes have a multiplication sign, names stay as they are", () => {
  assert.equal(withTimesSigns("a_800x600.png is 1x1 pixels; crop it."), "a_800x600.png is 1 × 1 pixels; crop it.");
});

test("a sentence begins with a capital, a file's name stays as it is", () => {
  assert.equal(polished("strength is 7; give less."), "Strength is 7; give less.");
  assert.equal(polished("a.png is empty."), "a.png is empty.");
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
  assert.deepEqual(withoutLongDetail(`设备出错（${detail}）；已保留最后的画面。`), {
    message: "设备出错；已保留最后的画面。",
    detail,
  });
});
