import assert from "node:assert/strict";
import { test } from "node:test";
import { optionsFrom } from "./options";

test("known options become attributes, others do not", () => {
  assert.deepEqual(optionsFrom("?size=96&device=cpu&photo=http%3A%2F%2Fx"), [
    ["device", "cpu"],
    ["size", "96"],
  ]);
  assert.deepEqual(optionsFrom(""), []);
});
