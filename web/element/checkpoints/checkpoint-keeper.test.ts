import assert from "node:assert/strict";
import { test } from "node:test";
import type { Pixels } from "../../worker/protocol";
import { CheckpointKeeper } from "./checkpoint-keeper";

Object.defineProperty(globalThis, "navigator", { value: { locks: {} }, configurable: true });

const draft = { attributes: {}, iteration: 3, iterations: 9 } as never;
const pixels = (): Pixels => ({ width: 1, height: 1, data: new Uint8ClampedArray([1, 2, 3, 4]) });

/** A keeper whose clock and database are the test's. */
function setUp({ keep = async () => undefined, wanted = true }: { keep?: () => Promise<void>; wanted?: boolean } = {}) {
  const clock = { now: 0 };
  const done: string[] = [];
  const part = {
    claim: async () => true,
    keep: async () => {
      done.push("keep");
      await keep();
    },
    forget: async () => void done.push("forget"),
  };
  const source = {
    wanted: () => wanted,
    draft: () => draft,
    lifetime: () => new AbortController().signal,
    unkept: () => void done.push("told"),
  };
  const keeper = new CheckpointKeeper(
    source,
    () => clock.now,
    async () => part,
  );
  return { clock, done, keeper };
}

test("a checkpoint every three seconds, and none at the end", async () => {
  const { clock, done, keeper } = setUp();
  keeper.begun();
  for (clock.now = 0; clock.now <= 7000; clock.now += 500) {
    keeper.previewed(pixels());
    await keeper.settled();
  }
  assert.deepEqual(done, ["keep", "keep"]);
  keeper.previewed(pixels());
  keeper.progressed({ done: true });
  await keeper.settled();
  assert.equal(done.at(-1), "forget");
  clock.now += 60_000;
  keeper.previewed(pixels());
  await keeper.settled();
  assert.equal(done.at(-1), "forget", "nothing after the end");
});

test("where the browser has no room, it is not asked again for this painting", async () => {
  const { clock, done, keeper } = setUp({ keep: () => Promise.reject(new Error("QuotaExceededError")) });
  keeper.begun();
  for (clock.now = 0; clock.now < 20_000; clock.now += 1000) {
    keeper.previewed(pixels());
    await keeper.settled();
  }
  assert.deepEqual(done, ["keep", "told"]);
  keeper.begun();
  clock.now += 20_000;
  keeper.previewed(pixels());
  await keeper.settled();
  assert.deepEqual(done, ["keep", "told", "keep"], "it is told once");
});

test("slow keeping is done less often", async () => {
  const { clock, done, keeper } = setUp({
    keep: async () => {
      clock.now += 1000;
    },
  });
  keeper.begun();
  for (clock.now = 0; clock.now < 24_000; clock.now += 500) {
    keeper.previewed(pixels());
    await keeper.settled();
  }
  assert.deepEqual(done, ["keep"]);
});

test("nothing is kept for a page that does not want it", async () => {
  const { clock, done, keeper } = setUp({ wanted: false });
  keeper.begun();
  clock.now = 10_000;
  keeper.previewed(pixels());
  await keeper.settled();
  assert.deepEqual(done, []);
});
