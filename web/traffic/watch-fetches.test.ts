import assert from "node:assert/strict";
import { test } from "node:test";
import { fetchedOf } from "./watch-fetches";

test("what passed through the service worker, and what was no fetch, is not counted here", () => {
  const entries = [
    { name: "https://example.org/a.js", transferSize: 300, workerStart: 0 },
    { name: "https://example.org/b.js", transferSize: 300, workerStart: 12.5 },
    { name: "blob:https://example.org/c", transferSize: 300, workerStart: 0 },
    { name: "data:image/png;base64,", transferSize: 0, workerStart: 0 },
  ];
  assert.deepEqual(fetchedOf(entries), [{ url: "https://example.org/a.js", bytes: 300 }]);
});
