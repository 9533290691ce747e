import assert from "node:assert/strict";
import { test } from "node:test";
import { PartFile, type PartStore } from "./part-file";

const bytes = (...values: number[]) => Uint8Array.from(values);

/** What a file holds. */
async function contents(file: PartFile): Promise<number[]> {
  return [...new Uint8Array(await (await file.blob("video/mp4")).arrayBuffer())];
}

/** A store with room for so many parts. */
function fake(room: number) {
  const kept = new Map<string, number[]>();
  const store: PartStore = {
    keep: async (name, bytes) => {
      if (!kept.has(name) && kept.size >= room) throw new DOMException("no space", "QuotaExceededError");
      kept.set(name, [...bytes]);
      return new Blob([bytes.slice()]);
    },
  };
  return { kept, store };
}

for (const room of [0, 1, 10, undefined]) {
  test(`what is written is read again, also where it is written anew, with room for ${room ?? "nothing but memory"}`, async () => {
    const store = room === undefined ? undefined : fake(room).store;
    const file = new PartFile(store, 4);
    await file.write(bytes(0, 0, 1, 2, 3, 4), 0);
    await file.write(bytes(5, 6, 7, 8, 9, 10, 11), 6);
    await file.write(bytes(9, 9), 0);
    await file.write(bytes(70, 80), 7);
    assert.deepEqual([...(await file.read(3, 6))], [2, 3, 4, 5, 70, 80]);
    await assert.rejects(file.read(10, 4), RangeError);
    assert.deepEqual(await contents(file), [9, 9, 1, 2, 3, 4, 5, 70, 80, 8, 9, 10, 11]);
    assert.equal(file.full, room !== undefined && room < 4);
    assert.equal((await file.blob("video/mp4")).type, "video/mp4");
  });
}

test("parts that are done are kept, and only the last is in memory", async () => {
  const { kept, store } = fake(10);
  const file = new PartFile(store, 4);
  await file.write(bytes(1, 2, 3, 4, 5), 0);
  assert.deepEqual([...kept], [["0", [1, 2, 3, 4]]]);
  assert.ok(!file.full);
  await file.blob("video/webm");
  assert.deepEqual(kept.get("1"), [5]);
});

test("an empty file is empty", async () => {
  assert.deepEqual(await contents(new PartFile(undefined)), []);
});
