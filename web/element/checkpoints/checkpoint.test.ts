import assert from "node:assert/strict";
import { test } from "node:test";
import type { PictureSource } from "../../worker/protocol";
import { isCheckpoint, keptPictures, restOf, withFreshIds } from "./checkpoint";

const file = (id: string): PictureSource => ({ kind: "file", id, name: `${id}.png`, file: new Blob([id]) });
const gallery: PictureSource = {
  kind: "gallery",
  id: "waves, seed 1",
  name: "Waves",
  work: "waves",
  seed: 1,
  palette: undefined,
};
const sources = {
  photo: file("1"),
  styles: [
    { source: gallery, weight: 1 },
    { source: file("2"), weight: 0.5 },
  ],
  regions: [{ style: file("3"), mask: file("mask 1"), strength: 2 }],
  protect: file("mask 2"),
  start: undefined,
};

test("files get other ids, and works of the gallery keep theirs, by which they are known", () => {
  const kept = withFreshIds(
    keptPictures(sources, (source) => ({ source, pixels: undefined })),
    "kept",
  );
  assert.equal(kept.photo.source.id, "kept 1");
  assert.deepEqual(
    kept.styles.map(({ picture, weight }) => [picture.source.id, weight]),
    [
      ["waves, seed 1", 1],
      ["kept 2", 0.5],
    ],
  );
  assert.equal(kept.regions[0]?.mask.id, "kept mask 1");
  assert.equal(kept.protect?.id, "kept mask 2");
});

test("what is left is the rest of the iterations, from the scale on that was painted", () => {
  const checkpoint = { id: "a", date: 1, picture: new Blob([]), longSide: 216, iteration: 150, iterations: 200 };
  const rest = restOf(checkpoint, 16);
  assert.deepEqual([rest.first, rest.iterations], [216, 50]);
  assert.equal(restOf({ ...checkpoint, longSide: 8, iteration: 300 }, 16).first, 16);
  assert.equal(restOf({ ...checkpoint, iteration: 300 }, 16).iterations, 1, "one at least");
});

test("what another version left, or damaged, is no checkpoint", () => {
  const good = {
    format: 1,
    id: "a",
    date: 1,
    attributes: {},
    picture: new Blob([]),
    pictures: { photo: {}, styles: [], regions: [] },
    longSide: 64,
    iteration: 1,
    iterations: 2,
  };
  assert.ok(isCheckpoint(good));
  for (const bad of [
    undefined,
    {},
    { ...good, format: 2 },
    { ...good, picture: "x" },
    { ...good, iteration: Number.NaN },
    { ...good, pictures: { ...good.pictures, styles: undefined } },
  ])
    assert.ok(!isCheckpoint(bad));
});
