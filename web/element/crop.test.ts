import assert from "node:assert/strict";
import { test } from "node:test";
import { cropBetween, formatCrop, readCrop, UNCROPPED } from "./crop";

test("a crop and its attribute say the same", () => {
  const crop = { left: 0.1, top: 0, right: 0.25, bottom: 0.9 };
  assert.equal(formatCrop(crop), "0.1 0 0.25 0.9");
  assert.deepEqual(readCrop("0.1, 0, .25 0.9"), crop);
  assert.equal(formatCrop(UNCROPPED), null);
  for (const nothing of [null, "", " "]) assert.equal(readCrop(nothing), undefined);
});

test("what makes no sense is a sentence with an example", () => {
  for (const bad of ["0.1", "0.1 0 0", "0 0 0 1", "0 0 0 -0.1", "left", "0 0 0 0 0", "10% 0 0 0"])
    assert.throws(() => readCrop(bad), { code: "bad-setting", message: /^style-crop is ".*"; give four shares/ }, bad);
});

test("a rectangle may be drawn from any corner, and over the edge", () => {
  const crop = { left: 0.25, top: 0.5, right: 0.25, bottom: 0 };
  assert.deepEqual(cropBetween({ x: 0.25, y: 0.5 }, { x: 0.75, y: 1.4 }), crop);
  assert.deepEqual(cropBetween({ x: 0.75, y: 1 }, { x: 0.25, y: 0.5 }), crop);
});

test("a click, or what is too thin, takes the crop away", () => {
  assert.deepEqual(cropBetween({ x: 0.5, y: 0.5 }, { x: 0.5, y: 0.5 }), UNCROPPED);
  assert.deepEqual(cropBetween({ x: 0, y: 0.5 }, { x: 1, y: 0.51 }), UNCROPPED);
});
