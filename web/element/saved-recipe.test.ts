import assert from "node:assert/strict";
import { test } from "node:test";
import type { Recipe } from "../worker/protocol";
import { attributesOfRecipe } from "./saved-recipe";

const DEFAULTS = {
  network: "vgg19",
  strength: 0.5,
  size: 512,
  iterations: 189,
  keep_colours: "none",
  optimizer: { method: "lbfgs", history: 20 },
} as Required<Recipe>;

test("what differs comes back, what does not is taken away", () => {
  const recipe: Recipe = { ...DEFAULTS, strength: 0.75, keep_colours: "luminance" };
  const { attributes, left } = attributesOfRecipe(recipe, DEFAULTS, true);
  assert.equal(attributes.strength, "0.75");
  assert.equal(attributes["keep-colours"], "luminance");
  assert.equal(attributes.iterations, null);
  assert.equal(attributes["style-scale"], null);
  assert.deepEqual(left, []);
});

test("the size comes back as it was: the page's default is another", () => {
  assert.equal(attributesOfRecipe(DEFAULTS, DEFAULTS, true).attributes.size, "512");
});

test("a network comes back as its quality, or by name, and not at all where the site lacks it", () => {
  const of = (network: string, offered: boolean) => {
    const { quality, network: name } = attributesOfRecipe({ network }, DEFAULTS, offered).attributes;
    return [quality, name];
  };
  assert.deepEqual(of("vgg19-lite", true), ["quick", null]);
  assert.deepEqual(of("vgg19-distilled", true), [null, "vgg19-distilled"]);
  assert.deepEqual(of("vgg19", false), [undefined, undefined]);
});

test("what no attribute can say is named", () => {
  const recipe: Recipe = { optimizer: { method: "adam" } };
  assert.deepEqual(attributesOfRecipe(recipe, DEFAULTS, true).left, ["optimizer"]);
});
