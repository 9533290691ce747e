import assert from "node:assert/strict";
import { test } from "node:test";
import { dithered } from "./dither";

test("dithering keeps the mean, reaches so far both ways, and is the same each time", () => {
  const side = 64;
  const grey = new Uint8ClampedArray(side * side * 4).fill(128);
  const result = dithered(grey, side);
  const reds = result.filter((_, at) => at % 4 === 0);
  const mean = reds.reduce((sum, value) => sum + value, 0) / reds.length;
  assert.ok(Math.abs(mean - 128) < 0.5, `${mean}`);
  assert.ok(Math.min(...reds) < 124 && Math.max(...reds) > 132);
  assert.deepEqual(dithered(grey, side), result);
  assert.ok(
    grey.every((value) => value === 128),
    "what it is given stays",
  );
});
