import assert from "node:assert/strict";
import { test } from "node:test";
import type { LearningProgress } from "../worker/look-protocol";
import type { Pixels } from "../worker/protocol";
import { learnLoop } from "./learn-loop";

/** A worker on a clock of its own, whose steps and previews take this long. */
function fake(step: number, preview: number) {
  const state = { now: 0, steps: 0, done: [] as number[], previews: [] as number[] };
  const calls = {
    learnFor: async (_: AbortSignal, milliseconds: number, done: number) => {
      const count = Math.max(1, Math.ceil(milliseconds / step));
      state.steps += count;
      state.now += count * step;
      state.done.push(done);
      return { steps: state.steps, loss: 1 };
    },
    preview: async () => {
      state.now += preview;
      state.previews.push(state.now);
      return {} as Pixels;
    },
  };
  return { state, calls, now: () => state.now };
}

const nobody = { progress: () => undefined, preview: () => undefined };
const free = new AbortController().signal;

test("it learns for as long as it was told, and tells the steps how much is over", async () => {
  const { state, calls, now } = fake(50, 100);
  const seen: [number, number][] = [];
  const watcher = { ...nobody, progress: (_: LearningProgress, done: number, left: number) => seen.push([done, left]) };
  await learnLoop(free, 10_000, calls, watcher, now);
  assert.ok(state.now >= 10_000 && state.now <= 10_300, String(state.now));
  assert.equal(state.done[0], 0);
  assert.ok(state.done.every((done, i) => done < 1 && done >= (state.done[i - 1] ?? 0)));
  assert.deepEqual(seen.at(-1), [1, 0]);
});

test("the first preview comes at once, and previews take no more than a tenth of the time", async () => {
  const quick = fake(50, 100);
  await learnLoop(free, 10_000, quick.calls, nobody, quick.now);
  assert.equal(quick.state.previews[0], 200);
  assert.equal(quick.state.previews.length, 4);
  const slow = fake(50, 1000);
  await learnLoop(free, 30_000, slow.calls, nobody, slow.now);
  assert.equal(slow.state.previews.length, 3);
});

test("a stop waits for the steps that run", async () => {
  const { state, calls, now } = fake(700, 0);
  const stop = new AbortController();
  const watcher = { ...nobody, progress: ({ steps }: LearningProgress) => steps === 3 && stop.abort() };
  await learnLoop(stop.signal, 60_000, calls, watcher, now);
  assert.equal(state.steps, 3);
});
