import { inWords } from "../languages/for-tests";
import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultNetwork, describeNetwork, offersOf } from "./quality";

const lite = { name: "vgg19-lite", bytes: 700_000 };
const whole = { name: "vgg19", bytes: 6_500_000 };
const other = { name: "vgg19-distilled", bytes: 800_000 };

test("only the qualities whose network is there are offered, with their bytes", () => {
  const both = offersOf([lite, whole, other]).map(({ quality, bytes }) => [quality, bytes]);
  assert.deepEqual(both, [
    ["instant", 0],
    ["quick", 700_000],
    ["fine", 6_500_000],
  ]);
  assert.deepEqual(
    offersOf([lite]).map(({ label }) => inWords(label)),
    ["Instant", "Quick"],
  );
  assert.deepEqual(
    offersOf([other]).map(({ network }) => network),
    [undefined],
  );
});

test("Fine is the default where the whole VGG-19 is there", () => {
  for (const device of ["cpu", "gpu"] as const) {
    assert.equal(defaultNetwork([lite, whole], device), "vgg19");
    assert.equal(defaultNetwork([other, lite], device), "vgg19-lite");
    assert.equal(defaultNetwork([other], device), "vgg19-distilled");
    assert.equal(defaultNetwork([], device), undefined);
  }
});

test("networks are told by their quality", () => {
  assert.equal(inWords(describeNetwork("vgg19-lite")), "quality Quick");
  assert.equal(inWords(describeNetwork("vgg19")), "quality Fine");
  assert.equal(inWords(describeNetwork("vgg19-distilled")), "network vgg19-distilled");
});
