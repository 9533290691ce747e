import assert from "node:assert/strict";
import { test } from "node:test";
import { fetchWatched, watchedResponse } from "./watched-response";

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

const SILENT = { code: "silent", message: /^The painter stopped coming .*check the connection/ };
const address = new URL("https://example.test/impasto-cpu_bg.wasm");

test("an answer that stops coming is given up", async () => {
  const stalled = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array(3)) });
  const loaded: number[] = [];
  const watched = watchedResponse(new Response(stalled), (bytes) => loaded.push(bytes), 20);
  await assert.rejects(watched.arrayBuffer(), SILENT);
  assert.deepEqual(loaded, [3]);
});

test("so is a server that never answers", async () => {
  const fetcher = (_: unknown, options?: RequestInit) =>
    new Promise<Response>((_resolve, reject) => {
      options?.signal?.addEventListener("abort", () => reject(options.signal?.reason as Error));
    });
  await assert.rejects(
    fetchWatched(address, () => undefined, { fetcher, silence: 20 }),
    SILENT,
  );
});

test("a slow answer is not given up", async () => {
  const slow = new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (let piece = 0; piece < 5; piece++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        controller.enqueue(new Uint8Array(2));
      }
      controller.close();
    },
  });
  const fetcher = () => Promise.resolve(new Response(slow));
  const response = await fetchWatched(address, () => undefined, { fetcher, silence: 80 });
  assert.equal((await response.arrayBuffer()).byteLength, 10);
});
