import assert from "node:assert/strict";
import { test } from "node:test";
import { type Brush, coverage, Mask } from "./mask";

const hard: Brush = { radius: 5, hardness: 1, erases: false };
const soft: Brush = { ...hard, hardness: 0 };

const at = (mask: Mask, x: number, y: number) => mask.values[y * mask.width + x];

test("a hard brush ends at its radius, a soft one fades towards it", () => {
  assert.deepEqual([coverage(0, 1), coverage(0.99, 1), coverage(1, 1)], [1, 1, 0]);
  const faded = [0, 0.25, 0.5, 0.75, 1].map((distance) => coverage(distance, 0));
  assert.deepEqual(
    faded,
    [...faded].sort((a, b) => b - a),
  );
  assert.deepEqual([faded[0], faded[2], faded[4]], [1, 0.5, 0]);
  assert.deepEqual([coverage(0.5, 0.5), coverage(0.75, 0.5)], [1, 0.5]);
});

test("a stroke covers its whole way, and nothing farther than the radius", () => {
  const mask = new Mask(40, 30);
  const rect = mask.press(hard, { x: 10, y: 15 });
  assert.deepEqual(rect, { x: 5, y: 10, width: 10, height: 10 });
  mask.drag(hard, { x: 10, y: 15 }, { x: 30, y: 15 });
  for (const x of [6, 12, 20, 33]) assert.equal(at(mask, x, 15), 255, `${x}`);
  for (const [x, y] of [
    [3, 15],
    [37, 15],
    [20, 21],
  ] as const)
    assert.equal(at(mask, x, y), 0);
});

test("a stroke over the edge stays within the mask", () => {
  const mask = new Mask(20, 10);
  const rect = mask.press(hard, { x: 0, y: 0 });
  assert.deepEqual(rect, { x: 0, y: 0, width: 5, height: 5 });
  const beyond = mask.drag(hard, { x: 30, y: 5 }, { x: 40, y: 5 });
  assert.equal(beyond.width, 0);
  assert.equal(at(mask, 1, 1), 255);
});

test("a stroke that crosses itself covers no more than once; a second one adds nothing to what is full", () => {
  const mask = new Mask(40, 30);
  const path = [
    { x: 10, y: 15 },
    { x: 30, y: 15 },
    { x: 10, y: 15 },
  ] as const;
  mask.press(soft, path[0]);
  mask.drag(soft, path[0], path[1]);
  const once = mask.values.slice();
  mask.drag(soft, path[1], path[2]);
  assert.deepEqual(mask.values, once);
});

test("erasing takes away, softly too", () => {
  const mask = new Mask(40, 30);
  mask.press({ ...hard, radius: 14 }, { x: 20, y: 15 });
  mask.press({ ...soft, erases: true }, { x: 20, y: 15 });
  assert.ok((at(mask, 20, 15) ?? 255) < 20);
  assert.equal(at(mask, 28, 15), 255);
  const edge = at(mask, 23, 15) ?? 0;
  assert.ok(edge > 100 && edge < 255, `${edge}`);
});

test("strokes, clearing and loading are taken back in turn", () => {
  const mask = new Mask(8, 8);
  const states = [mask.values.slice()];
  mask.press(hard, { x: 2, y: 2 });
  states.push(mask.values.slice());
  mask.clear();
  assert.ok(mask.empty);
  states.push(mask.values.slice());
  mask.load({ width: 8, height: 8, data: new Uint8ClampedArray(256).fill(255) });
  assert.ok(!mask.empty);
  const revisions = new Set([mask.revision]);
  for (const state of states.reverse()) {
    assert.ok(mask.undoable);
    mask.undo();
    assert.deepEqual(mask.values, state);
    revisions.add(mask.revision);
  }
  assert.equal(revisions.size, 4);
  assert.ok(!mask.undoable);
  mask.undo();
});

test("what it was comes back by its copy, forth too, and undo goes on from there", () => {
  const mask = new Mask(8, 8);
  const empty = mask.copy;
  mask.press(hard, { x: 2, y: 2 });
  const one = mask.copy;
  assert.equal(mask.copy, one, "made once");
  mask.press(hard, { x: 6, y: 6 });
  const two = mask.copy;
  mask.restore(one);
  assert.deepEqual(mask.values, one);
  assert.equal(mask.copy, one);
  mask.undo();
  assert.deepEqual(mask.values, empty);
  assert.ok(!mask.undoable);
  mask.restore(two);
  assert.deepEqual(mask.values, two);
  mask.press({ ...hard, erases: true }, { x: 6, y: 6 });
  assert.notDeepEqual(mask.values, two, "the copy is no part of it");
  assert.equal(two[6 * 8 + 6], 255);
});

test("only so many strokes are remembered", () => {
  const mask = new Mask(4, 4);
  for (let i = 0; i < 50; i++) mask.press(hard, { x: 2, y: 2 });
  let undone = 0;
  for (; mask.undoable; undone++) mask.undo();
  assert.equal(undone, 20);
});

test("a picture is a mask where it is light, and not where one sees through it", () => {
  const mask = new Mask(4, 1);
  mask.load({
    width: 4,
    height: 1,
    data: Uint8ClampedArray.of(255, 255, 255, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 255, 0, 255),
  });
  assert.deepEqual([...mask.values], [255, 0, 0, 182]);
  const { data } = mask.toPixels();
  assert.deepEqual([...data.subarray(0, 8)], [255, 255, 255, 255, 0, 0, 0, 255]);
  assert.deepEqual([...data.subarray(12)], [182, 182, 182, 255]);
});
