import assert from "node:assert/strict";
import { test } from "node:test";
import { inWords } from "../languages/for-tests";
import { message } from "../languages/message";
import { hintOf } from "./hint";

test("a change says when it counts, and nothing where there is no painting", () => {
  const standing = { running: true, painted: true, steerable: true };
  assert.equal(inWords(hintOf({ setting: "strength" }, standing)), "The new strength counts from here on.");
  assert.equal(inWords(hintOf(message("change.regions"), standing)), "The new regions count from here on.");
  const size = { setting: "size" };
  const next = "The new size counts from the next Paint: press Stop and then Paint.";
  assert.equal(inWords(hintOf(size, { ...standing, steerable: false })), next);
  assert.equal(inWords(hintOf(size, { ...standing, running: false })), "Press Paint to apply the new size.");
  assert.equal(hintOf(size, { running: false, painted: false, steerable: true }), undefined);
});
