import assert from "node:assert/strict";
import { test } from "node:test";
import type { PictureSource } from "../../worker/protocol";
import { hashOf, keyOfStyle } from "./look-key";

const file = (id: string, text: string): PictureSource => ({
  kind: "file",
  id,
  name: "style.png",
  file: new Blob([text]),
});

test("the same file has the same key, however often it is chosen", async () => {
  assert.equal(
    await hashOf(new Blob(["abc"]), "abc"),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  assert.equal(await keyOfStyle(file("1", "abc"), ""), await keyOfStyle(file("2", "abc"), ""));
  assert.notEqual(await keyOfStyle(file("1", "abc"), ""), await keyOfStyle(file("1", "abd"), ""));
});

test("a variation of a generated style, or another part of a picture, has a key of its own", async () => {
  const mosaic = (id: string): PictureSource => ({
    kind: "gallery",
    id,
    name: id,
    work: "mosaic",
    seed: 1,
    palette: undefined,
  });
  const keys = [
    await keyOfStyle(mosaic("mosaic 1"), ""),
    await keyOfStyle(mosaic("mosaic 2"), ""),
    await keyOfStyle(mosaic("mosaic 1"), "0.1 0 0 0"),
  ];
  assert.equal(new Set(keys).size, 3);
});
