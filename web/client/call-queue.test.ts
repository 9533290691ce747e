import assert from "node:assert/strict";
import { test } from "node:test";
import { CallQueue } from "./call-queue";

const free = new AbortController().signal;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("calls run one after the other", async () => {
  const queue = new CallQueue();
  const log: string[] = [];
  const call = (name: string, milliseconds: number) => async () => {
    log.push(`${name} begins`);
    await pause(milliseconds);
    log.push(`${name} ends`);
  };
  await Promise.all([queue.run(free, call("a", 10)), queue.run(free, call("b", 1))]);
  assert.deepEqual(log, ["a begins", "a ends", "b begins", "b ends"]);
});

test("a call aborted before its turn never runs, and the next one does", async () => {
  const queue = new CallQueue();
  const controller = new AbortController();
  const first = queue.run(free, () => pause(5));
  const second = queue.run(controller.signal, async () => assert.fail("ran"));
  const third = queue.run(free, async () => "third");
  controller.abort();
  await assert.rejects(second, { name: "AbortError" });
  assert.equal(await third, "third");
  await first;
});

test("a failure does not stop the queue", async () => {
  const queue = new CallQueue();
  const failing = queue.run(free, async () => {
    throw new Error("no");
  });
  const next = queue.run(free, async () => 1);
  await assert.rejects(failing, /no/);
  assert.equal(await next, 1);
});
