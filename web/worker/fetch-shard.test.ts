import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "./failure";
import { fetchShard, type ShardJob } from "./fetch-shard";
import type { ShardCache } from "./shard-cache";

const free = new AbortController().signal;
const good = new Uint8Array([1, 2, 3, 4]);
type Answer = () => Response | Promise<Response>;

/** A job whose server gives these answers in turn, the last one for ever. */
function job(answers: Answer[], kept?: Uint8Array) {
  const seen = { requests: 0, accepted: 0, loaded: [] as number[], cached: kept };
  const fetcher = (async () => answers[Math.min(seen.requests++, answers.length - 1)]?.()) as typeof fetch;
  const cache: ShardCache = {
    get: async () => seen.cached,
    put: async (_, bytes) => {
      seen.cached = bytes;
    },
    delete: async () => {
      seen.cached = undefined;
    },
    retain: async () => undefined,
  };
  const accept = (bytes: Uint8Array) => {
    if (bytes.length !== 4 || bytes[0] !== 1)
      throw new Failure("bad-shard", "the weight file a is damaged; fetch it anew.");
    seen.accepted++;
  };
  const shard = { file: "a", bytes: 4, sha256: "00" };
  const url = new URL("http://localhost/a");
  const onLoaded = (bytes: number) => seen.loaded.push(bytes);
  const whole: ShardJob = { shard, url, accept, onLoaded, cache, fetcher, pauses: [1, 1, 1] };
  return { seen, job: whole };
}

const ok: Answer = () => new Response(good);
const status =
  (code: number): Answer =>
  () =>
    new Response("no", { status: code });

test("a good shard is taken in and kept", async () => {
  const { seen, job: whole } = job([ok]);
  await fetchShard(free, whole);
  assert.deepEqual([seen.requests, seen.accepted], [1, 1]);
  assert.deepEqual(seen.cached, good);
  assert.deepEqual(seen.loaded, [0, 4, 4]);
});

test("a kept shard is not fetched", async () => {
  const { seen, job: whole } = job([ok], good);
  await fetchShard(free, whole);
  assert.deepEqual([seen.requests, seen.accepted], [0, 1]);
});

test("a corrupt kept shard is fetched anew", async () => {
  const { seen, job: whole } = job([ok], new Uint8Array([9]));
  await fetchShard(free, whole);
  assert.deepEqual([seen.requests, seen.accepted], [1, 1]);
  assert.deepEqual(seen.cached, good);
});

test("status, wrong bytes and no connection are tried again", async () => {
  const refused: Answer = () => Promise.reject(new TypeError("fetch failed"));
  const wrong: Answer = () => new Response(new Uint8Array([9, 9, 9, 9]));
  const { seen, job: whole } = job([status(503), wrong, refused, ok]);
  await fetchShard(free, whole);
  assert.deepEqual([seen.requests, seen.accepted], [4, 1]);
});

for (const [name, answer, requests, code, words] of [
  ["404", status(404), 1, "not-found", /404.*whoever runs this page/],
  ["429", status(429), 4, "http-status", /429.*wait/],
  ["500", status(500), 4, "http-status", /500.*wait/],
  [
    "HTML",
    () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } }),
    1,
    "not-a-pack",
    /web page/,
  ],
  ["too much", () => new Response(new Uint8Array(5)), 1, "too-long", /longer than its 4 bytes/],
  ["too little", () => new Response(new Uint8Array(3)), 4, "bad-shard", /damaged/],
  [
    "a cut",
    () => new Response(new ReadableStream({ pull: (it) => it.error(new TypeError("cut")) })),
    4,
    "cut-off",
    /broke off/,
  ],
] as [string, Answer, number, string, RegExp][]) {
  test(`${name} fails with its code after ${requests} requests`, async () => {
    const { seen, job: whole } = job([answer]);
    await assert.rejects(fetchShard(free, whole), (error: Failure) => {
      assert.equal(error.code, code);
      assert.match(error.message, words);
      return true;
    });
    assert.deepEqual([seen.requests, seen.accepted, seen.cached], [requests, 0, undefined]);
  });
}
