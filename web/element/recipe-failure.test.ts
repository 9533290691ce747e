import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../worker/failure";
import type { Recipe } from "../worker/protocol";
import { completed } from "./recipe-failure";

const { signal } = new AbortController();

/** Reads recipes as the core does: no other names, and no other kinds. */
const defaults = { strength: 0.5, size: 256, scales: { first: 96, factor: 1.5 }, stages: [] };
const core = {
  asked: 0,
  complete: async (_: AbortSignal, recipe: Recipe) => {
    core.asked++;
    for (const [name, value] of Object.entries(recipe))
      if (typeof (defaults as Record<string, unknown>)[name] !== typeof value)
        throw new Failure("bad-recipe", "it could not be read");
    return { ...defaults, ...recipe } as never;
  },
};

async function failing(recipe: object): Promise<Failure> {
  try {
    await completed(signal, core, recipe);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  return assert.fail("it was read");
}

test("a recipe that can be read is asked for once", async () => {
  core.asked = 0;
  assert.equal((await completed(signal, core, { strength: 0.7 })).strength, 0.7);
  assert.equal(core.asked, 1);
});

test("a name that there is not is said, with the nearest", async () => {
  const { code, message } = await failing({ size: 64, stength: 0.7 });
  assert.equal(code, "bad-setting");
  assert.equal(message, 'The recipe of this page sets "stength", which is no setting; give one such as strength.');
});

test("a value of another kind is said, with one that would do", async () => {
  const first = await failing({ size: 64, scales: "large" });
  assert.match(first.message, /sets scales to "large", which cannot be used; give .* \{"first":96,"factor":1\.5\}\.$/);
  const second = await failing({ stages: "x".repeat(100) });
  assert.match(second.message, /sets stages to "x{57,59}…, .* such as \[\{"up_to":256,"iterations":60\},\{\}\]\.$/);
});
