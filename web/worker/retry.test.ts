import assert from "node:assert/strict";
import { test } from "node:test";
import { PAUSES, retry, sleep } from "./retry";

const free = new AbortController().signal;
const always = () => true;

test("the pauses grow", () =>
  assert.deepEqual(
    [...PAUSES].sort((a, b) => a - b),
    PAUSES,
  ));

test("four attempts, then the last failure", async () => {
  let attempts = 0;
  const failing = retry(free, () => Promise.reject(new Error(`no ${++attempts}`)), always, [1, 1, 1]);
  await assert.rejects(failing, /no 4/);
});

test("what is not transient is not tried again", async () => {
  let attempts = 0;
  const failing = retry(
    free,
    () => Promise.reject(new Error(`no ${++attempts}`)),
    () => attempts < 2,
    [1, 1, 1],
  );
  await assert.rejects(failing, /no 2/);
});

test("a success ends it", async () => {
  let attempts = 0;
  const attempt = async () => {
    if (++attempts < 3) throw new Error("not yet");
    return attempts;
  };
  assert.equal(await retry(free, attempt, always, [1, 1, 1]), 3);
});

test("an abort ends a pause at once", async () => {
  const controller = new AbortController();
  const waiting = sleep(controller.signal, 60_000);
  controller.abort();
  await assert.rejects(waiting, { name: "AbortError" });
});

test("an abort is not tried again", async () => {
  const controller = new AbortController();
  let attempts = 0;
  const attempt = async () => {
    attempts++;
    controller.abort();
    throw controller.signal.reason;
  };
  await assert.rejects(retry(controller.signal, attempt, always, [1, 1, 1]), { name: "AbortError" });
  assert.equal(attempts, 1);
});
