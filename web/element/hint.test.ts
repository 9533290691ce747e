import assert from "node:assert/strict";
import { test } from "node:test";
import { hintOf } from "./hint";

test("a change says when it counts, and nothing where there is no painting", () => {
  const standing = { running: true, painted: true, steerable: true };
  assert.equal(hintOf("strength", standing), "The new strength counts from here on.");
  assert.equal(hintOf("regions", standing), "The new regions count from here on.");
  const next = "The new size counts from the next Paint: press Stop and then Paint.";
  assert.equal(hintOf("size", { ...standing, steerable: false }), next);
  assert.equal(hintOf("size", { ...standing, running: false }), "Press Paint to apply the new size.");
  assert.equal(hintOf("size", { running: false, painted: false, steerable: true }), undefined);
});
