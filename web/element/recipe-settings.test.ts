import assert from "node:assert/strict";
import { test } from "node:test";
import type { Recipe } from "../worker/protocol";
import { attributesOfRecipe } from "./recipe-settings";

test("what attributes can say becomes attributes, the rest stays", () => {
  const { attributes, rest } = attributesOfRecipe({
    network: "vgg19",
    strength: 0.7,
    style_scale: 0.5,
    keep_colours: "luminance",
    style_crop: { left: 0.1, top: 0, right: 0.2, bottom: 0 },
    style_layers: { relu1_1: 1 },
    content_layers: null,
  });
  assert.deepEqual(attributes, {
    network: "vgg19",
    strength: "0.7",
    "style-scale": "0.5",
    "keep-colours": "luminance",
    "style-crop": "0.1 0 0.2 0",
  });
  assert.deepEqual(rest, { style_layers: { relu1_1: 1 } });
});

test("what makes no sense is kept for whoever checks it", () => {
  const { attributes, rest } = attributesOfRecipe({ strength: ["much"], stength: 1 } as unknown as Recipe);
  assert.equal(attributes.strength, '["much"]');
  assert.deepEqual(rest, { stength: 1 });
});

test("so is nothing where something has to be, and a number that is too large", () => {
  const recipe = JSON.parse('{"strength": null, "style_weight": 1e999, "scales": null, "style_crop": null}') as Recipe;
  const { attributes, rest } = attributesOfRecipe(recipe);
  assert.deepEqual(attributes, { strength: "null", "style-weight": "Infinity", "style-crop": null });
  assert.deepEqual(rest, { scales: null, style_crop: null });
});
