import assert from "node:assert/strict";
import { test } from "node:test";
import { StateHistory } from "./state-history";

test("states are taken back in their order, and forth again", () => {
  const history = new StateHistory("a");
  assert.equal(history.undo(), undefined);
  history.note("b", "strength", 0);
  history.note("c", "size", 1);
  assert.deepEqual([history.undo(), history.undo(), history.undo()], ["b", "a", undefined]);
  assert.ok(!history.canUndo && history.canRedo);
  assert.deepEqual([history.redo(), history.redo(), history.redo()], ["b", "c", undefined]);
  assert.equal(history.now, "c");
});

test("a slider on its way is one step, one that is moved again later another", () => {
  const history = new StateHistory(0);
  for (const [state, time] of [
    [1, 0],
    [2, 500],
    [3, 1200],
    [4, 5000],
  ] as const)
    history.note(state, "strength", time);
  assert.deepEqual([history.undo(), history.undo(), history.undo()], [3, 0, undefined]);
});

test("a change after an undo is a step of its own, and what was undone is gone", () => {
  const history = new StateHistory("a");
  history.note("b", "strength", 0);
  history.undo();
  history.note("c", "strength", 10);
  assert.ok(!history.canRedo);
  assert.equal(history.undo(), "a");
});

test("an amended state is no step", () => {
  const history = new StateHistory("a");
  history.amend("b");
  assert.ok(!history.canUndo);
  history.note("c", "x", 0);
  assert.equal(history.undo(), "b");
});

test("it does not grow without end", () => {
  const history = new StateHistory(0);
  for (let state = 1; state < 1000; state++) history.note(state, `${state}`, state);
  let steps = 0;
  while (history.undo() !== undefined) steps++;
  assert.equal(steps, 50);
});

test("changes of no kind never go together", () => {
  const history = new StateHistory("a");
  history.note("b", undefined, 0);
  history.note("c", undefined, 1);
  assert.equal(history.undo(), "b");
});
