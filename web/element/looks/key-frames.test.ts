import assert from "node:assert/strict";
import { test } from "node:test";
import type { PaintSources, PictureSource } from "../../worker/protocol";
import { keyFrameOf } from "./key-frames";

const picture = (id: string): PictureSource => ({ kind: "file", id, name: `${id}.jpg`, file: new Blob([id]) });
const painted = (photo: string, ...styles: string[]) => {
  const sources: PaintSources = {
    photo: picture(photo),
    styles: styles.map((id) => ({ source: picture(id), weight: 1 })),
    regions: [],
    protect: undefined,
    start: undefined,
  };
  return { sources, blob: new Blob(["painting"]) };
};

const find = (finished: ReturnType<typeof painted> | undefined, photo = picture("beach"), style = picture("waves")) =>
  keyFrameOf({ inputs: { photo: { source: photo }, style: { source: style } }, finished: () => finished });

test("a key frame is the finished painting of the chosen photo in the chosen style, and nothing else", () => {
  const found = find(painted("beach", "waves"));
  assert.equal(found?.photo.id, "beach");
  assert.equal(found.painting.kind === "file" && found.painting.file.size, "painting".length);
  assert.ok(find(painted("beach", "ink", "waves")), "also in a mix");
  assert.equal(find(undefined), undefined);
  assert.equal(find(painted("wood", "waves")), undefined, "another photo");
  assert.equal(find(painted("beach", "ink")), undefined, "another style");
  const generated: PictureSource = {
    kind: "gallery",
    id: "waves",
    name: "",
    work: "waves",
    seed: 1,
    palette: undefined,
  };
  assert.equal(find(painted("beach", "waves"), picture("beach"), generated), undefined, "another of that id");
  assert.equal(keyFrameOf({ inputs: { photo: undefined, style: undefined }, finished: () => undefined }), undefined);
});
