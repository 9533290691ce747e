import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure, isAbort } from "../worker/failure";
import { platform } from "./platform";
import type { RunningWorker } from "./running-worker";
import { SharedPainter } from "./shared-painter";

const { signal } = new AbortController();
const [one, other] = [{}, {}];
const places = { engine: new URL("https://impasto.test/"), models: new URL("https://impasto.test/packs/") };

/** A painter that both use. */
function shared(): SharedPainter {
  const painter = new SharedPainter(places, "gpu");
  painter.join(one);
  painter.join(other);
  return painter;
}

/** Workers that do nothing but end. */
function countWorkers(): RunningWorker[] {
  const started: RunningWorker[] = [];
  platform.runWorker = () => {
    let end: (reason: unknown) => void = () => undefined;
    const ended = new Promise<never>((_, reject) => (end = reject));
    ended.catch(() => undefined);
    const connect = () => Promise.reject(new Error("unused"));
    const worker = { number: started.length + 1, connect, ended, watch: () => undefined, end };
    started.push(worker);
    return worker;
  };
  return started;
}

test("a call that is on its way when another user loses the device is asked of the next worker", async () => {
  const started = countWorkers();
  const painter = shared();
  const failing = painter.run(one, signal, "compute", () => Promise.reject(new Failure("device-failed", "lost")));
  const asked: number[] = [];
  const never = new Promise<number>(() => undefined);
  const waiting = painter.run(other, signal, "compute", ({ number }) => {
    asked.push(number);
    return number === 1 ? never : Promise.resolve(number);
  });
  await assert.rejects(failing, { code: "device-failed" });
  await new Promise((resolve) => setTimeout(resolve));
  const [first] = started;
  assert.ok(first);
  painter.endLost(one, first);
  assert.equal(await waiting, 2);
  assert.deepEqual(asked, [1, 2]);
  // Who notices late does not end the worker that came after it.
  painter.endLost(one, first);
  assert.equal(await painter.run(one, signal, "compute", async ({ number }) => number), 2);
});

test("who no longer wants the answer does not ask the next worker", async () => {
  const started = countWorkers();
  const painter = shared();
  const gone = new AbortController();
  const call = painter.run(other, gone.signal, "compute", () => new Promise(() => undefined));
  await new Promise((resolve) => setTimeout(resolve));
  gone.abort();
  const [first] = started;
  assert.ok(first);
  painter.endLost(one, first);
  await assert.rejects(call, isAbort);
  assert.equal(started.length, 1);
});

test("what else the one has asked for who lost the device is given up", async () => {
  const started = countWorkers();
  const painter = shared();
  const call = painter.run(one, signal, "compute", () => new Promise(() => undefined));
  await new Promise((resolve) => setTimeout(resolve));
  const [first] = started;
  assert.ok(first);
  painter.endLost(one, first);
  await assert.rejects(call, isAbort);
  assert.equal(started.length, 1);
});

test("what the last user leaves behind starts no worker", async () => {
  const started = countWorkers();
  const painter = shared();
  const running = painter.run(one, signal, "compute", () => new Promise(() => undefined));
  const waiting = painter.run(one, signal, "compute", async () => "freed");
  await new Promise((resolve) => setTimeout(resolve));
  assert.ok(painter.leave(one), "the other stays");
  assert.ok(!painter.leave(other));
  await assert.rejects(running, isAbort);
  await assert.rejects(waiting, isAbort);
  assert.equal(started.length, 1);
  painter.join(one);
  assert.equal(await painter.run(one, signal, "compute", async ({ number }) => number), 2, "who comes later has one");
});
