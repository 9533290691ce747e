import assert from "node:assert/strict";
import { test } from "node:test";
import { orAbort } from "./or-abort";

test("what comes in time comes through, good or bad", async () => {
  const { signal } = new AbortController();
  assert.equal(await orAbort(signal, Promise.resolve(3)), 3);
  await assert.rejects(orAbort(signal, Promise.reject(new Error("no"))), /no/);
});

test("an abort does not wait", async () => {
  const controller = new AbortController();
  const waiting = orAbort(controller.signal, new Promise<never>(() => undefined));
  controller.abort();
  await assert.rejects(waiting, { name: "AbortError" });
  await assert.rejects(orAbort(controller.signal, Promise.resolve(3)), { name: "AbortError" });
});
