import assert from "node:assert/strict";
import { test } from "node:test";
import { Thinned } from "./thinned";

/** Offers the numbers from 0. */
function offered(most: number, count: number) {
  const dropped: number[] = [];
  const thinned = new Thinned<number>(most, (item) => dropped.push(item));
  for (let i = 0; i < count; i++) thinned.offer(() => i);
  return { thinned, dropped };
}

test("as long as there is room, everything is kept", () => {
  assert.deepEqual(offered(4, 4).thinned.items, [0, 1, 2, 3]);
});

test("then every second, every fourth, ... and what is given up is told", () => {
  const { thinned, dropped } = offered(4, 5);
  assert.deepEqual(thinned.items, [0, 2, 4]);
  assert.deepEqual(dropped, [1, 3]);
  assert.deepEqual(offered(4, 14).thinned.items, [0, 4, 8, 12]);
});

test("however many come, never more are kept, half as many at least, and evenly", () => {
  for (let count = 12; count < 500; count++) {
    const { items } = offered(12, count).thinned;
    assert(items.length >= 6 && items.length <= 12, `${items.length} of ${count}`);
    const gaps = new Set(items.slice(1).map((item, i) => item - (items[i] ?? 0)));
    assert.equal(gaps.size, 1);
  }
});

test("cleared, it begins anew", () => {
  const { thinned, dropped } = offered(2, 9);
  thinned.clear();
  assert.deepEqual(thinned.items, []);
  assert.equal(dropped.at(-1), 8);
  thinned.offer(() => 1);
  thinned.offer(() => 2);
  assert.deepEqual(thinned.items, [1, 2]);
});
