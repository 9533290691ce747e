import assert from "node:assert/strict";
import { test } from "node:test";
import { Turns } from "./turns";

const { signal } = new AbortController();

test("the second waits for the first, and the third for both", async () => {
  const turns = new Turns();
  const said: string[] = [];
  const endFirst = await turns.take(signal);
  const rest = ["second", "third"].map(async (name) => {
    const end = await turns.take(signal);
    said.push(name);
    await new Promise((resolve) => setTimeout(resolve, 5));
    said.push(`${name} ends`);
    end();
  });
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(said, []);
  endFirst();
  await Promise.all(rest);
  assert.deepEqual(said, ["second", "second ends", "third", "third ends"]);
});

test("who no longer wants a turn leaves the row", async () => {
  const turns = new Turns();
  const end = await turns.take(signal);
  const gone = new AbortController();
  const waiting = turns.take(gone.signal);
  const next = turns.take(signal);
  gone.abort();
  await assert.rejects(waiting, { name: "AbortError" });
  let came = false;
  void next.then(() => (came = true));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(!came, "the first still has its turn");
  end();
  await next;
});

test("who has a turn knows whether somebody waits for it", async () => {
  const turns = new Turns();
  const end = await turns.take(signal);
  assert.ok(!turns.awaited);
  const second = turns.take(signal);
  assert.ok(turns.awaited);
  end();
  const endSecond = await second;
  assert.ok(!turns.awaited);
  endSecond();
});

test("who has to wait is told so, and nobody else", async () => {
  const turns = new Turns();
  const waiting: string[] = [];
  const endFirst = await turns.take(signal, () => waiting.push("first"));
  const second = turns.take(signal, () => waiting.push("second"));
  endFirst();
  (await second)();
  await new Promise((resolve) => setTimeout(resolve, 1));
  (await turns.take(signal, () => waiting.push("third")))();
  assert.deepEqual(waiting, ["second"]);
});
