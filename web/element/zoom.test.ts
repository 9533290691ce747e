import assert from "node:assert/strict";
import { test } from "node:test";
import { LARGEST, panned, WHOLE, zoomed, type Zoom } from "./zoom";

/** Which part of the picture is at this place of the frame. */
const seenAt = ({ scale, x }: Zoom, place: number) => (place - x) / scale;

test("what is under the pointer stays there", () => {
  const once = zoomed(WHOLE, 2, { x: 0.75, y: 0.25 });
  assert.equal(seenAt(once, 0.75), 0.75);
  const twice = zoomed(once, 1.5, { x: 0.5, y: 0.5 });
  assert.equal(seenAt(twice, 0.5), seenAt(once, 0.5));
});

test("the picture is never smaller than its frame, nor larger than there is to see", () => {
  assert.deepEqual(zoomed(WHOLE, 0.5, { x: 0.5, y: 0.5 }), WHOLE);
  assert.equal(zoomed(WHOLE, 1000, { x: 0, y: 0 }).scale, LARGEST);
});

test("no gap opens at an edge, whether it is moved or made smaller", () => {
  const corner = panned(zoomed(WHOLE, 4, { x: 0.5, y: 0.5 }), 9, -9);
  assert.deepEqual(corner, { scale: 4, x: 0, y: -3 });
  assert.deepEqual(zoomed(corner, 0.25, { x: 1, y: 1 }), WHOLE);
});

test("the whole picture cannot be moved", () => {
  assert.deepEqual(panned(WHOLE, 0.3, -0.3), WHOLE);
});
