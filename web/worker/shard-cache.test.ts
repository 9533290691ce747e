import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { browserCache, packFolder, retainPacks } from "./shard-cache";

const packs = new URL("https://example.test/impasto/packs/");
const bytes = new Uint8Array([1, 2, 3]);

/** What this module needs of the Cache API. */
class FakeCache {
  readonly kept = new Map<string, Response>();
  match = (url: string) => Promise.resolve(this.kept.get(url)?.clone());
  put = (url: string, response: Response) => Promise.resolve(void this.kept.set(url, response));
  keys = () => Promise.resolve([...this.kept.keys()].map((url) => ({ url })));
  delete = (key: string | { url: string }) =>
    Promise.resolve(this.kept.delete(typeof key === "string" ? key : key.url));
}

let cache: FakeCache;
const original = Object.getOwnPropertyDescriptor(globalThis, "caches");

beforeEach(() => {
  cache = new FakeCache();
  const caches = { open: () => Promise.resolve(cache) };
  Object.defineProperty(globalThis, "caches", { configurable: true, value: caches });
});

afterEach(() => {
  if (original) Object.defineProperty(globalThis, "caches", original);
  else Reflect.deleteProperty(globalThis, "caches");
});

test("a pack forgets its retired shards and no other's", async () => {
  const [one, other] = ["vgg19", "vgg19-lite"].map((name) => browserCache(packFolder(packs, name)));
  assert.ok(one && other);
  await one.put("old", bytes);
  await one.put("new", bytes);
  await other.put("old", bytes);
  await one.retain(["new"]);
  assert.equal(await one.get("old"), undefined);
  assert.deepEqual(await one.get("new"), bytes);
  assert.deepEqual(await other.get("old"), bytes);
});

test("packs that have left the list are forgotten, and nothing that is not a pack's", async () => {
  const [listed, gone] = ["vgg19", "vgg19-old"].map((name) => browserCache(packFolder(packs, name)));
  assert.ok(listed && gone);
  await listed.put("a", bytes);
  await gone.put("b", bytes);
  await cache.put("https://example.test/other/c", new Response());
  await retainPacks(packs, ["vgg19"]);
  assert.deepEqual(await listed.get("a"), bytes);
  assert.equal(await gone.get("b"), undefined);
  assert.ok(cache.kept.has("https://example.test/other/c"));
});
