import assert from "node:assert/strict";
import { test } from "node:test";
import type { Core } from "./open-engine";
import { PictureStore } from "./picture-store";
import type { PictureSource } from "./protocol";

/** A module that counts what it makes and what is given back. */
function fakeCore() {
  const made: string[] = [];
  const freed: string[] = [];
  const make = (name: string) => {
    made.push(name);
    return { name, free: () => freed.push(name) };
  };
  const Picture = {
    gallery: (id: string, size: number) => make(`${id} ${size}`),
    fromPixels: (width: number, _height: number, bytes: Uint8Array, name: string) => {
      assert.equal(bytes.length, 4);
      return make(`${name} ${width}`);
    },
  };
  return { core: { Picture } as unknown as Core, made, freed };
}

const item = (id: string): PictureSource => ({
  kind: "gallery",
  id,
  name: id,
  work: id,
  seed: 1,
  palette: undefined,
});
const mask: PictureSource = {
  kind: "pixels",
  id: "1",
  name: "mask",
  pixels: { width: 1, height: 1, data: new Uint8ClampedArray(4) },
};

test("a picture is made once, and another choice for its role gives it back", async () => {
  const { core, made, freed } = fakeCore();
  const store = new PictureStore();
  await store.choose(core, "style", item("a"), 8);
  await store.choose(core, "style", item("a"), 8);
  await store.choose(core, "style", item("b"), 8);
  assert.deepEqual(made, ["a 8", "b 8"]);
  assert.deepEqual(freed, ["a 8"]);
});

test("what another role has chosen too is kept", async () => {
  const { core, freed } = fakeCore();
  const store = new PictureStore();
  await store.choose(core, "style", item("a"), 8);
  await store.choose(core, "region 1", item("a"), 8);
  await store.choose(core, "style", item("b"), 8);
  assert.deepEqual(freed, []);
});

test("a choice that fails leaves the earlier one in place", async () => {
  const { core, freed, made } = fakeCore();
  const store = new PictureStore();
  await store.choose(core, "photo", item("a"), 8);
  const gone: PictureSource = { kind: "file", id: "1", name: "gone", file: {} as Blob };
  await assert.rejects(store.choose(core, "photo", gone, 8), { code: "file" });
  await store.choose(core, "photo", item("a"), 8);
  assert.deepEqual([made, freed], [["a 8"], []]);
});

test("a painting's pictures are made where they are missing, and nothing else is kept", async () => {
  const { core, made, freed } = fakeCore();
  const store = new PictureStore();
  await store.choose(core, "photo", item("a"), 8);
  await store.choose(core, "style", item("old"), 8);
  const get = await store.gather(core, [item("a"), mask], 8);
  assert.deepEqual(made, ["a 8", "old 8", "mask 1"]);
  assert.deepEqual(freed, ["old 8"]);
  assert.equal((get(mask) as unknown as { name: string }).name, "mask 1");
  assert.throws(() => get(item("old")), /old was not among/);
});

test("another module makes its own", async () => {
  const [first, second] = [fakeCore(), fakeCore()];
  const store = new PictureStore();
  await store.gather(first.core, [item("a")], 8);
  await store.gather(second.core, [item("a")], 8);
  assert.deepEqual([first.freed, second.made], [["a 8"], ["a 8"]]);
});
