import assert from "node:assert/strict";
import { test } from "node:test";
import { adapterKind } from "./adapter";

const gpu = (adapter: unknown) => ({ requestAdapter: async () => adapter }) as GPU;

test("the kind of adapter, as new and old browsers tell it", async () => {
  assert.equal(await adapterKind(gpu(null)), "none");
  assert.equal(await adapterKind(gpu({ info: { isFallbackAdapter: true } })), "fallback");
  assert.equal(await adapterKind(gpu({ info: {}, isFallbackAdapter: true })), "fallback");
  assert.equal(await adapterKind(gpu({ isFallbackAdapter: true })), "fallback");
  assert.equal(await adapterKind(gpu({ info: { isFallbackAdapter: false } })), "real");
  assert.equal(await adapterKind({ requestAdapter: () => Promise.reject(new Error("no")) } as unknown as GPU), "none");
});
