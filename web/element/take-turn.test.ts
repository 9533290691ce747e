import assert from "node:assert/strict";
import { test } from "node:test";
import { Turns } from "../client/turns";
import { Turn } from "./take-turn";

const { signal } = new AbortController();
const settled = () => new Promise((resolve) => setTimeout(resolve, 2));

/** An element's worker, which may become another one; what it says; and how often it was made ready. */
function setUp(turns: Turns) {
  const worker = { turns };
  const seen = { said: 0, ready: 0 };
  const status = {
    say: () => {
      seen.said++;
    },
  };
  const ready = async () => {
    seen.ready++;
    return undefined as never;
  };
  return { worker, seen, turn: new Turn({ worker, status }, { ready }) };
}

test("with another worker the turn is given back, and taken there in its order", async () => {
  const [gpu, cpu] = [new Turns(), new Turns()];
  const { worker, seen, turn } = setUp(gpu);
  await turn.take(signal);
  const waits = gpu.take(signal);
  const endOther = await cpu.take(signal);
  worker.turns = cpu;
  const moved = turn.take(signal);
  (await waits)();
  await settled();
  assert.deepEqual(seen, { said: 1, ready: 0 }, "it waits");
  endOther();
  await moved;
  assert.deepEqual(seen, { said: 1, ready: 1 }, "what it paints with may have been lost meanwhile");
  const next = cpu.take(signal);
  turn.end();
  (await next)();
});

test("with the same worker the turn is kept", async () => {
  const gpu = new Turns();
  const { seen, turn } = setUp(gpu);
  await turn.take(signal);
  let others = false;
  void gpu.take(signal).then(() => (others = true));
  await turn.take(signal);
  await settled();
  assert.ok(!others);
  assert.deepEqual(seen, { said: 0, ready: 0 });
});

test("where the worker becomes another while it waits, it waits there", async () => {
  const [gpu, cpu] = [new Turns(), new Turns()];
  const { worker, turn } = setUp(gpu);
  const endGpu = await gpu.take(signal);
  const endCpu = await cpu.take(signal);
  let taken = false;
  const taking = turn.take(signal).then(() => (taken = true));
  worker.turns = cpu;
  endGpu();
  await settled();
  assert.ok(!taken);
  (await gpu.take(signal))();
  endCpu();
  await taking;
});
