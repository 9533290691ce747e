import assert from "node:assert/strict";
import { test } from "node:test";
import type { PaintSources, PictureSource } from "../worker/protocol";
import { plan, steered, type CurrentPainting, type PaintRecipe, type PaintRequest } from "./paint-plan";

const item = (id: string): PictureSource => ({ kind: "gallery", id, name: id, work: id, seed: 1, palette: undefined });

const sources: PaintSources = {
  photo: item("a"),
  styles: [{ source: item("b"), weight: 1 }],
  regions: [],
  protect: undefined,
  start: undefined,
};

const request: PaintRequest = {
  sources,
  engine: "1",
  device: "gpu",
  recipe: { size: 96, network: "n", strength: 0.5, iterations: 100, style_scale: 1 },
};

/** The same with other settings. */
const having = (settings: Partial<PaintRecipe>): PaintRequest => ({
  ...request,
  recipe: { ...request.recipe, ...settings },
});

/** The same from other pictures. */
const from = (others: Partial<PaintSources>): PaintRequest => ({ ...request, sources: { ...sources, ...others } });

const stopped: CurrentPainting = { request, done: false, iteration: 40, iterations: 100 };
const finished: CurrentPainting = { request, done: true, iteration: 100, iterations: 100 };

test("nothing there, or another device, network, size or start: begin", () => {
  assert.deepEqual(plan(undefined, request), { kind: "begin" });
  assert.deepEqual(plan(stopped, { ...request, engine: "2", device: "cpu" }), { kind: "begin" });
  for (const other of [{ size: 97 }, { network: "m" }, { seed: 1 }, { init: "noise" as const }]) {
    assert.deepEqual(plan(stopped, having(other)), { kind: "begin" });
  }
});

const region = { style: item("c"), mask: item("d"), strength: 1 };

test("other pictures: begin", () => {
  for (const other of [
    { photo: item("c") },
    { styles: [{ source: item("c"), weight: 1 }] },
    { styles: [...sources.styles, { source: item("c"), weight: 1 }] },
    { start: item("c") },
    { start: "painting" as const },
  ]) {
    assert.deepEqual(plan(stopped, from(other)), { kind: "begin" }, JSON.stringify(other));
  }
});

test("a stopped painting takes on another mix and other regions; a finished one begins anew", () => {
  for (const other of [
    { styles: [{ source: item("b"), weight: 0.5 }] },
    { regions: [region] },
    { protect: item("c") },
  ]) {
    assert.deepEqual(plan(stopped, from(other)), { kind: "steer", iterations: 100 }, JSON.stringify(other));
    assert.deepEqual(plan(finished, from(other)), { kind: "begin" }, JSON.stringify(other));
  }
  const [one, other] = [from({ regions: [region] }), from({ regions: [{ ...region, strength: 2 }] })];
  assert.deepEqual(plan({ ...stopped, request: one }, other), { kind: "steer", iterations: 100 });
});

test("a stopped painting simply goes on, also after the same pictures have been named anew", () => {
  assert.deepEqual(plan(stopped, request), { kind: "resume" });
  assert.deepEqual(plan(stopped, from({ photo: { ...sources.photo, name: "x" } })), { kind: "resume" });
});

test("a stopped painting takes on other settings where it is; a finished one begins anew", () => {
  assert.deepEqual(plan(stopped, having({ style_scale: 2 })), { kind: "steer", iterations: 100 });
  assert.deepEqual(plan(stopped, having({ keep_colours: "luminance" })), { kind: "steer", iterations: 100 });
  assert.deepEqual(plan(finished, having({ style_scale: 2 })), { kind: "begin" });
});

test("a finished painting gets as many iterations again", () => {
  assert.deepEqual(plan(finished, request), { kind: "steer", iterations: 200 });
});

test("another strength keeps the aim while there is way to go", () => {
  assert.deepEqual(plan(stopped, having({ strength: 0.9 })), { kind: "steer", iterations: 100 });
  assert.deepEqual(plan(finished, having({ strength: 0.9 })), { kind: "steer", iterations: 200 });
});

test("another number of iterations is the new aim, or comes on top where it is already passed", () => {
  assert.deepEqual(plan(stopped, having({ iterations: 60 })), { kind: "steer", iterations: 60 });
  assert.deepEqual(plan(stopped, having({ iterations: 30 })), { kind: "steer", iterations: 70 });
  assert.deepEqual(plan(finished, having({ iterations: 250 })), { kind: "steer", iterations: 250 });
});

test("while it is being made it takes on what needs no new beginning", () => {
  const now = having({ strength: 0.9, size: 200, network: "m", seed: 3, style_scale: 2 });
  assert.deepEqual(steered(stopped, now), having({ strength: 0.9, style_scale: 2 }));
  const divided = from({ regions: [region], protect: item("e"), styles: [{ source: item("b"), weight: 3 }] });
  assert.deepEqual(steered(stopped, { ...divided, recipe: now.recipe }), {
    ...divided,
    recipe: having({ strength: 0.9, style_scale: 2 }).recipe,
  });
});

test("where only that has changed, or nothing, it is left alone", () => {
  assert.equal(steered(stopped, having({ size: 200, seed: 3 })), undefined);
  assert.equal(steered(stopped, { ...request }), undefined);
  assert.equal(steered(stopped, from({ start: item("c") })), undefined);
});

test("other styles wait for a new painting, and another photo's regions with it", () => {
  const others = [
    { source: item("b"), weight: 1 },
    { source: item("c"), weight: 1 },
  ];
  assert.equal(steered(stopped, from({ styles: others })), undefined);
  assert.deepEqual(steered(stopped, from({ styles: others, protect: item("d") })), from({ protect: item("d") }));
  assert.equal(steered(stopped, from({ photo: item("z"), protect: item("d") })), undefined);
});

test("a setting that is taken back to its default is taken back in the painting too", () => {
  const recipe: PaintRecipe = { ...request.recipe };
  delete recipe.style_scale;
  assert.deepEqual(steered(stopped, { sources, recipe }), { ...request, recipe });
});

test("where the engine is lost, an unfinished painting goes on from its last picture, as far as it would have", () => {
  const last = { pixels: { width: 1, height: 1, data: new Uint8ClampedArray(4) }, iteration: 38 };
  const kept = { ...stopped, last };
  const lost = (settings: Partial<PaintRecipe> = {}) => ({ ...having(settings), engine: "2" });
  assert.deepEqual(plan(kept, lost()), { kind: "go-on", last, iterations: 100 });
  assert.deepEqual(plan(kept, lost({ iterations: 120 })), { kind: "go-on", last, iterations: 120 });
  assert.deepEqual(plan(kept, request), { kind: "resume" });
  assert.deepEqual(plan(kept, lost({ size: 128 })), { kind: "begin" });
  assert.deepEqual(plan(kept, { ...lost(), device: "cpu" }), { kind: "begin" });
  assert.deepEqual(plan(stopped, lost()), { kind: "begin" }, "nothing was seen of it");
  assert.deepEqual(plan({ ...finished, last }, lost()), { kind: "begin" });
});
