import { inWords } from "../languages/for-tests";
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFragment, writeFragment } from "./fragment";

test("what differs from the defaults is written, and read again", () => {
  const attributes = {
    strength: "0.7",
    "keep-colours": "luminance",
    "style-scale": "1",
    "gallery-style": "mosaic",
    "gallery-palette": "ember",
    quality: "fine",
  };
  const fragment = writeFragment(attributes, {});
  assert.equal(fragment, "quality=fine&gallery-style=mosaic&gallery-palette=ember&strength=0.7&keep-colours=luminance");
  const { attributes: read, complaint } = readFragment(`#${fragment}`, {});
  assert.deepEqual({ ...read, "style-scale": "1" }, attributes);
  assert.equal(read["style-scale"], undefined);
  assert.equal(complaint, undefined);
});

test("the part of the style is in it; one that makes no sense is left out", () => {
  const fragment = writeFragment({ "style-crop": "0.1 0 0.25 0" }, {});
  assert.equal(fragment, "style-crop=0.1%200%200.25%200");
  assert.deepEqual(readFragment(`#${fragment}`, {}).attributes, { "style-crop": "0.1 0 0.25 0" });
  assert.deepEqual(readFragment("#style-crop=0.1,0,0.25,0", {}).attributes, { "style-crop": "0.1,0,0.25,0" });
  const { attributes, complaint } = readFragment("#style-crop=all&seed=3", {});
  assert.deepEqual(attributes, { seed: "3" });
  assert.match(inWords(complaint), /style-crop is "all", give four shares/);
});

test("a look by its address, and a blend, are in it", () => {
  const look = `https://x.org/${"a".repeat(300)}/waves.look`;
  const fragment = writeFragment({ quality: "instant", look, blend: "0.3,0.7" }, {});
  assert.equal(fragment, `quality=instant&look=${look}&blend=0.3,0.7`);
  assert.deepEqual(readFragment(`#${fragment}`, {}).attributes, { quality: "instant", look, blend: "0.3,0.7" });
  const { attributes, complaint } = readFragment(`#blend=all&teach-minutes=0&look=${"a".repeat(3000)}&seed=3`, {});
  assert.deepEqual(attributes, { seed: "3" });
  assert.match(inWords(complaint), /blend is "all", give a share.* \(and 2 more like it\)/);
});

test("no picture and no device is ever in it", () => {
  assert.equal(writeFragment({ photo: "a.jpg", "style-image": "b.jpg", device: "cpu", showcase: "c.jpg" }, {}), "");
  const { attributes, complaint } = readFragment("#photo=https://x.org/a.jpg&strength=0.2", {});
  assert.deepEqual(attributes, { strength: "0.2" });
  assert.match(inWords(complaint), /"photo" is no setting; everything else in it is taken\.$/);
});

test("it says what is other than the page came with", () => {
  const before = { strength: "0.7", size: "256" };
  assert.equal(writeFragment(before, before), "");
  assert.equal(writeFragment({ strength: "0.5", size: "256" }, before), "strength=0.5");
  assert.equal(writeFragment({ strength: null, size: "256" }, before), "strength=");
  assert.deepEqual(readFragment("#strength=", before).attributes, { strength: null, size: "256" });
  assert.deepEqual(readFragment("", before).attributes, before);
});

test("a default is written where the page came with another", () => {
  assert.equal(writeFragment({ strength: "0.5" }, {}), "");
  assert.equal(writeFragment({ strength: "0.5" }, { strength: "0.7" }), "strength=0.5");
});

test("bad values give one sentence, and the rest is taken", () => {
  const { attributes, complaint } = readFragment(
    "#strength=7&size=big&seed=3&keep-colours=all&quality=best&style-scale=2",
    {},
  );
  assert.deepEqual(attributes, { seed: "3", "style-scale": "2" });
  assert.equal(
    inWords(complaint),
    "This page's address asks for something that cannot be had: strength is 7, give a number from 0 to 1 (and 3 more like it); everything else in it is taken.",
  );
  const long = readFragment(`#keep-colours=${"x".repeat(150)}&gallery-style=${"y".repeat(300)}`, {}).complaint;
  assert.ok(inWords(long).length < 250, inWords(long));
  assert.ok(readFragment("#%E0%A4%A&=&&x=1", {}).complaint);
});

test("a place in the page is no setting", () => {
  assert.deepEqual(readFragment("#about", {}), { attributes: {}, complaint: undefined });
});

test("the address of a listed style stays readable", () => {
  const fragment = writeFragment({ "gallery-style": "https://x.org/a b&c.jpg" }, {});
  assert.equal(fragment, "gallery-style=https://x.org/a%20b%26c.jpg");
  assert.equal(readFragment(fragment, {}).attributes["gallery-style"], "https://x.org/a b&c.jpg");
});

test("the page's language is no setting, and stays in the address", () => {
  assert.deepEqual(readFragment("#lang=zh&seed=3", {}), { attributes: { seed: "3" }, complaint: undefined });
  assert.equal(writeFragment({ seed: "4" }, {}, "#lang=zh&seed=3"), "lang=zh&seed=4");
  assert.equal(writeFragment({}, {}, "#seed=3"), "");
});
