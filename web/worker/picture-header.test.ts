import assert from "node:assert/strict";
import { test } from "node:test";
import { rareFormat, sizeInHeader } from "./picture-header";

const bytes = (...context: (string | number[])[]) =>
  Uint8Array.from(context.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part, "latin1")] : part)));

test("the size in a PNG's header", () => {
  const png = bytes([0x89], "PNG\r\n\x1a\n", [0, 0, 0, 13], "IHDR", [0, 0, 0x13, 0x88, 0, 0, 0x0b, 0xb8]);
  assert.deepEqual(sizeInHeader(png), { width: 5000, height: 3000 });
});

test("the size in a JPEG's frame, behind other segments", () => {
  const tables = [0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc4, 0, 3, 0];
  const frame = [0xff, 0xc2, 0, 11, 8, 0x0b, 0xb8, 0x13, 0x88, 1, 0, 0, 0];
  assert.deepEqual(sizeInHeader(bytes([0xff, 0xd8], tables, frame)), { width: 5000, height: 3000 });
});

test("anything else, and what breaks off, has no known size", () => {
  const broken = [
    bytes([]),
    bytes("GIF89a"),
    bytes([0xff, 0xd8, 0xff]),
    bytes([0xff, 0xd8], Array<number>(40).fill(0)),
  ];
  for (const file of broken) assert.equal(sizeInHeader(file), undefined);
});

test("HEIC and AVIF are known by their brand", () => {
  assert.equal(rareFormat(bytes([0, 0, 0, 24], "ftypheic", [0])), "HEIC");
  assert.equal(rareFormat(bytes([0, 0, 0, 24], "ftypavif", [0])), "AVIF");
  assert.equal(rareFormat(bytes([0, 0, 0, 24], "ftypmp42", [0])), undefined);
  assert.equal(rareFormat(bytes("ftyp")), undefined);
});
