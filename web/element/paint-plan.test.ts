import assert from "node:assert/strict";
import { test } from "node:test";
import { plan, type CurrentPainting, type PaintRecipe, type PaintRequest } from "./paint-plan";

const request: PaintRequest = {
  photo: "a",
  style: "b",
  engine: "1",
  recipe: { size: 96, network: "n", strength: 0.5, iterations: 100, style_scale: 1 },
};

/** The same with other settings. */
const having = (settings: Partial<PaintRecipe>): PaintRequest => ({
  ...request,
  recipe: { ...request.recipe, ...settings },
});

const stopped: CurrentPainting = { request, done: false, iteration: 40, iterations: 100 };
const finished: CurrentPainting = { request, done: true, iteration: 100, iterations: 100 };

test("nothing there, or another painting: begin", () => {
  assert.deepEqual(plan(undefined, request), { kind: "begin" });
  for (const other of [{ photo: "c" }, { style: "c" }, { engine: "2" }]) {
    assert.deepEqual(plan(stopped, { ...request, ...other }), { kind: "begin" });
  }
  for (const other of [{ size: 97 }, { network: "m" }, { style_scale: 2 }, { seed: 1 }]) {
    assert.deepEqual(plan(stopped, having(other)), { kind: "begin" });
  }
});

test("a stopped painting simply goes on", () => assert.deepEqual(plan(stopped, request), { kind: "resume" }));

test("a finished painting gets as many iterations again", () => {
  assert.deepEqual(plan(finished, request), { kind: "continue", iterations: 200 });
});

test("another strength keeps the aim while there is way to go", () => {
  assert.deepEqual(plan(stopped, having({ strength: 0.9 })), { kind: "continue", iterations: 100 });
  assert.deepEqual(plan(finished, having({ strength: 0.9 })), { kind: "continue", iterations: 200 });
});

test("another number of iterations is the new aim, or comes on top where it is already passed", () => {
  assert.deepEqual(plan(stopped, having({ iterations: 60 })), { kind: "continue", iterations: 60 });
  assert.deepEqual(plan(stopped, having({ iterations: 30 })), { kind: "continue", iterations: 70 });
  assert.deepEqual(plan(finished, having({ iterations: 250 })), { kind: "continue", iterations: 250 });
});
