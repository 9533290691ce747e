import assert from "node:assert/strict";
import { test } from "node:test";
import { plan, type Standing, type Wish } from "./plan";

const wish: Wish = { photo: "a", style: "b", size: 96, network: "n", engine: "1", strength: 0.5, iterations: 100 };
const stopped: Standing = { wish, done: false, iteration: 40, iterations: 100 };
const finished: Standing = { wish, done: true, iteration: 100, iterations: 100 };

test("nothing there, or another painting: begin", () => {
  assert.deepEqual(plan(undefined, wish), { kind: "begin" });
  for (const other of [{ photo: "c" }, { style: "c" }, { size: 97 }, { network: "m" }, { engine: "2" }]) {
    assert.deepEqual(plan(stopped, { ...wish, ...other }), { kind: "begin" });
  }
});

test("a stopped painting simply goes on", () => assert.deepEqual(plan(stopped, wish), { kind: "resume" }));

test("a finished painting gets as many iterations again", () => {
  assert.deepEqual(plan(finished, wish), { kind: "continue", iterations: 200 });
});

test("another strength keeps the aim while there is way to go", () => {
  assert.deepEqual(plan(stopped, { ...wish, strength: 0.9 }), { kind: "continue", iterations: 100 });
  assert.deepEqual(plan(finished, { ...wish, strength: 0.9 }), { kind: "continue", iterations: 200 });
});

test("another number of iterations is the new aim, or comes on top where it is already passed", () => {
  assert.deepEqual(plan(stopped, { ...wish, iterations: 60 }), { kind: "continue", iterations: 60 });
  assert.deepEqual(plan(stopped, { ...wish, iterations: 30 }), { kind: "continue", iterations: 70 });
  assert.deepEqual(plan(finished, { ...wish, iterations: 250 }), { kind: "continue", iterations: 250 });
});
