import assert from "node:assert/strict";
import { test } from "node:test";
import { watchedResponse } from "./watched-response";

async function seen(headers: Record<string, string>) {
  const calls: [number, number][] = [];
  const watched = watchedResponse(new Response(new Uint8Array(10), { headers }), (...call) => calls.push(call));
  assert.equal((await watched.arrayBuffer()).byteLength, 10);
  return calls;
}

test("bytes are counted, against the length where it is that of what comes", async () => {
  assert.deepEqual(await seen({ "content-length": "10" }), [[10, 10]]);
  assert.deepEqual(await seen({}), [[10, 0]]);
  assert.deepEqual(await seen({ "content-length": "4", "content-encoding": "br" }), [[10, 0]]);
  assert.deepEqual(await seen({ "content-length": "4" }), [[10, 0]], "a length that turns out to be too small");
});

test("status and type are kept", () => {
  const headers = { "content-type": "application/wasm" };
  const watched = watchedResponse(new Response("", { status: 404, headers }), () => undefined);
  assert.equal(watched.status, 404);
  assert.equal(watched.headers.get("content-type"), "application/wasm");
});
