import assert from "node:assert/strict";
import { test } from "node:test";
import { abortable } from "./abortable";

test("what comes in time comes through, good or bad", async () => {
  const { signal } = new AbortController();
  assert.equal(await abortable(signal, Promise.resolve(3)), 3);
  await assert.rejects(abortable(signal, Promise.reject(new Error("no"))), /no/);
});

test("an abort does not wait", async () => {
  const controller = new AbortController();
  const waiting = abortable(controller.signal, new Promise<never>(() => undefined));
  controller.abort();
  await assert.rejects(waiting, { name: "AbortError" });
  await assert.rejects(abortable(controller.signal, Promise.resolve(3)), { name: "AbortError" });
});
