import assert from "node:assert/strict";
import { test } from "node:test";
import { readSettings } from "./attributes";

const read = (attributes: Record<string, string>) => readSettings((name) => attributes[name] ?? null);

test("what is left out stays open", () => {
  const open = { recipe: {}, device: "auto" };
  assert.deepEqual(read({}), open);
  assert.deepEqual(read({ size: " ", network: "", device: "" }), open);
});

test("what is given is read", () => {
  const attributes = {
    strength: "0.25",
    size: " 512 ",
    "style-scale": "2",
    pooling: "max",
    network: "vgg19",
    device: "GPU",
  };
  const recipe = { strength: 0.25, size: 512, style_scale: 2, pooling: "max", network: "vgg19" };
  assert.deepEqual(read(attributes), { recipe, device: "gpu" });
});

test("a quality stands for its network, and a network goes before it", () => {
  assert.equal(read({ quality: "Fine" }).recipe.network, "vgg19");
  assert.equal(read({ quality: "quick" }).recipe.network, "vgg19-lite");
  assert.equal(read({ quality: "fine", network: "vgg19-distilled" }).recipe.network, "vgg19-distilled");
});

test("what makes no sense is a sentence that names the attribute", () => {
  for (const [name, value] of [
    ["size", "large"],
    ["size", "12.5"],
    ["iterations", "Infinity"],
    ["strength", "50%"],
    ["pooling", "mean"],
    ["device", "tpu"],
    ["quality", "best"],
  ] as const) {
    assert.throws(() => read({ [name]: value }), { code: "bad-setting", message: new RegExp(`^${name} is "`) });
  }
});
