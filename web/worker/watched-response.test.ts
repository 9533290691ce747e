import assert from "node:assert/strict";
import { test } from "node:test";
import { fetchWatched } from "./watched-response";

const address = new URL("https://example.test/impasto-cpu_bg.wasm");

async function seen(headers: Record<string, string>) {
  const calls: [number, number][] = [];
  const fetcher = () => Promise.resolve(new Response(new Uint8Array(10), { headers }));
  const watched = await fetchWatched(address, (...call) => calls.push(call), { fetcher });
  assert.equal((await watched.arrayBuffer()).byteLength, 10);
  return calls;
}

test("bytes are counted, against the length where it is that of what comes", async () => {
  assert.deepEqual(await seen({ "content-length": "10" }), [[10, 10]]);
  assert.deepEqual(await seen({}), [[10, 0]]);
  assert.deepEqual(await seen({ "content-length": "4", "content-encoding": "br" }), [[10, 0]]);
  assert.deepEqual(await seen({ "content-length": "4" }), [[10, 0]], "a length that turns out to be too small");
});

test("status and type are kept", async () => {
  const headers = { "content-type": "application/wasm" };
  for (const status of [200, 404]) {
    const fetcher = () => Promise.resolve(new Response("a", { status, headers }));
    const watched = await fetchWatched(address, () => undefined, { fetcher });
    assert.equal(watched.status, status);
    assert.equal(watched.headers.get("content-type"), "application/wasm");
  }
});

test("nobody waits for the rest of an answer that is not ok", async () => {
  let signal: AbortSignal | null | undefined;
  const fetcher = (_: unknown, options?: RequestInit) => {
    signal = options?.signal;
    return Promise.resolve(new Response("gone", { status: 404 }));
  };
  await fetchWatched(address, () => undefined, { fetcher, silence: 10 });
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert.equal(signal?.aborted, false);
});

const SILENT = { code: "silent", message: /^The painter stopped coming .*check the connection/ };
test("an answer that stops coming is given up", async () => {
  const stalled = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array(3)) });
  const loaded: number[] = [];
  const fetcher = () => Promise.resolve(new Response(stalled));
  const watched = await fetchWatched(address, (bytes) => loaded.push(bytes), { fetcher, silence: 20 });
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
