import assert from "node:assert/strict";
import { test } from "node:test";
import { TimeLeft } from "./time-left";

test("nothing is said before two looks", () => {
  const clock = new TimeLeft();
  assert.equal(clock.left, undefined);
  clock.note(5000, 0.1);
  assert.equal(clock.left, undefined);
});

test("even work gives the exact time, whatever the first step took", () => {
  const clock = new TimeLeft();
  for (let i = 0; i <= 5; i++) clock.note(30_000 + i * 1000, 0.1 + i * 0.1);
  assert.equal(Math.round(clock.left ?? 0), 4000);
});

test("recent speed counts most", () => {
  const clock = new TimeLeft();
  for (let i = 0; i <= 10; i++) clock.note(i * 100, i * 0.01);
  for (let i = 1; i <= 30; i++) clock.note(1000 + i * 1000, 0.1 + i * 0.01);
  const left = clock.left ?? 0;
  assert(left > 50_000 && left < 60_500, `${left}`);
});

test("a longer aim does not count backwards", () => {
  const clock = new TimeLeft();
  clock.note(0, 0.5);
  clock.note(1000, 1);
  clock.note(2000, 0.5);
  clock.note(3000, 0.6);
  assert((clock.left ?? -1) > 0);
});
