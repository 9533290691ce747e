import assert from "node:assert/strict";
import { test } from "node:test";
import { fetchBytes } from "./fetch-bytes";

const free = new AbortController().signal;
const wanted = { url: new URL("http://localhost/a"), what: "The file", limit: 1000, silence: 100 };

/** A server that sends a byte every so many milliseconds, and nothing more after `count`. */
function drip(count: number, milliseconds: number, ends: boolean): typeof fetch {
  return async (_, request) => {
    let timer: ReturnType<typeof setInterval>;
    const body = new ReadableStream({
      start(controller) {
        request?.signal?.addEventListener("abort", () => controller.error(request.signal?.reason));
        let sent = 0;
        timer = setInterval(() => {
          if (sent++ < count) controller.enqueue(new Uint8Array([1]));
          else if (ends) controller.close();
          if (sent > count) clearInterval(timer);
        }, milliseconds);
      },
    });
    return new Response(body);
  };
}

test("a slow line is waited for, however long it takes in all", async () => {
  const bytes = await fetchBytes(free, { ...wanted, fetcher: drip(10, 30, true) });
  assert.equal(bytes.length, 10);
});

test("a silent line is given up", async () => {
  const fetching = fetchBytes(free, { ...wanted, fetcher: drip(3, 10, false) });
  await assert.rejects(fetching, { code: "silent", message: /stopped coming.*connection/ });
});

test("a server that never answers is given up", async () => {
  const never: typeof fetch = (_, request) =>
    new Promise((_resolve, reject) =>
      request?.signal?.addEventListener("abort", () => reject(request.signal?.reason as Error)),
    );
  await assert.rejects(fetchBytes(free, { ...wanted, fetcher: never }), { code: "silent" });
});
