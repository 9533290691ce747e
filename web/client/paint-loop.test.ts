import assert from "node:assert/strict";
import { test } from "node:test";
import type { Pixels, Progress } from "../worker/protocol";
import { paintLoop } from "./paint-loop";

/** A worker whose iterations take this long, on a clock of its own. */
function fake(milliseconds: number, total: number) {
  const state = { now: 0, iteration: 0, previews: [] as number[], steps: [] as number[] };
  const step = async (_: AbortSignal, n: number) => {
    const run = Math.min(n, total - state.iteration);
    state.steps.push(n);
    state.iteration += run;
    state.now += run * milliseconds;
    return { iteration: state.iteration, iterations: total, done: state.iteration >= total } as Progress;
  };
  const preview = async () => {
    state.previews.push(state.now);
    return {} as Pixels;
  };
  return { state, worker: { step, preview }, now: () => state.now };
}

const nobody = { progress: () => undefined, preview: () => undefined };
const free = new AbortController().signal;

test("the first look comes after one iteration, then between 5 a second and 1 a second", async () => {
  const { state, worker, now } = fake(30, 200);
  const last = await paintLoop(free, worker, nobody, now);
  assert.equal(last.done, true);
  assert.equal(state.previews[0], 30);
  assert.equal(state.previews.at(-1), 6000);
  const gaps = state.previews.slice(1).map((at, i) => at - (state.previews[i] ?? 0));
  assert(Math.max(...gaps) <= 1000, gaps.join());
  assert(Math.min(...gaps.slice(0, -1)) >= 200, gaps.join());
});

test("a stop keeps the picture of the last step", async () => {
  const { state, worker, now } = fake(2000, 200);
  const controller = new AbortController();
  const watcher = { ...nobody, progress: ({ iteration }: Progress) => iteration === 3 && controller.abort() };
  const last = await paintLoop(controller.signal, worker, watcher, now);
  assert.equal(last.iteration, 3);
  assert.equal(last.done, false);
  assert.equal(state.previews.length, 3);
});
