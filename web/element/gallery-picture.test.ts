import assert from "node:assert/strict";
import { test } from "node:test";
import { describeVariation, galleryId, galleryPictureOf, PLAIN, readVariation, toAttributes } from "./gallery-picture";

const palettes = [{ id: "ember", label: "Ember" }];

test("a name stands for one picture, and is read again", () => {
  for (const picture of [
    { work: "mosaic", seed: 7, palette: "ember" },
    { work: "stained-glass", seed: 4294967295, palette: undefined },
  ])
    assert.deepEqual(galleryPictureOf(galleryId(picture)), picture);
  for (const bad of ["", "mosaic", "mosaic x", "Mosaic 1", "mosaic 4294967296", "mosaic 1 ember more", "mosaic -1"])
    assert.equal(galleryPictureOf(bad), undefined, bad);
});

test("people read what differs", () => {
  assert.equal(describeVariation("Mosaic", PLAIN, palettes), "Mosaic");
  assert.equal(describeVariation("Mosaic", { seed: 7, palette: "ember" }, palettes), "Mosaic 7, Ember");
});

test("attributes say what is not plain, and are read back", () => {
  const picture = { work: "mosaic", seed: 7, palette: "ember" };
  const attributes = toAttributes(picture);
  assert.deepEqual(attributes, { "gallery-style": "mosaic", "gallery-seed": "7", "gallery-palette": "ember" });
  const read = (name: string) => attributes[name as keyof typeof attributes];
  assert.deepEqual(readVariation(read, palettes), { seed: 7, palette: "ember" });
  assert.deepEqual(toAttributes({ work: "ink", ...PLAIN }), {
    "gallery-style": "ink",
    "gallery-seed": null,
    "gallery-palette": null,
  });
  assert.deepEqual(
    readVariation(() => null, palettes),
    PLAIN,
  );
});

test("a variation that makes no sense is named", () => {
  const given = (name: string, text: string) => (asked: string) => (asked === name ? text : null);
  for (const seed of ["x", "-1", "1.5", "4294967296"])
    assert.throws(
      () => readVariation(given("gallery-seed", seed), palettes),
      /gallery-seed is ".*; give a whole number/,
    );
  assert.throws(() => readVariation(given("gallery-palette", "red"), palettes), /is "red"; give one of ember/);
});
