// Of a recipe that the core cannot read: which of its settings it is, and what would do.

import type { WorkerClient } from "../client/worker-client";
import { message } from "../languages/message";
import { Failure, isFailure } from "../worker/failure";
import type { Recipe } from "../worker/protocol";
import { shortened } from "./bad-setting";

/** Examples of settings whose default says little. */
const EXAMPLES: Readonly<Record<string, unknown>> = { stages: [{ up_to: 256, iterations: 60 }, {}] };

/** Longer ones are cut off. */
const LONGEST = { value: 60, example: 120 };

type Core = Pick<WorkerClient, "complete">;

/**
 * The recipe with every default filled in. Where the core cannot read it, each of its settings is tried alone, and the failure
 * names the first that fails.
 */
export async function completed(signal: AbortSignal, core: Core, recipe: Recipe): Promise<Required<Recipe>> {
  try {
    return await core.complete(signal, recipe);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const { network, size, ...others } = recipe;
    // No name of a network, and no number: what is left out takes its default.
    const defaults = await core.complete(signal, {});
    for (const [name, value] of Object.entries({ network, size, ...others }))
      if (value !== undefined && (await isRefused(signal, core, { [name]: value })))
        throw complaint(name, value, defaults);
    throw error;
  }
}

async function isRefused(signal: AbortSignal, core: Core, recipe: Recipe): Promise<boolean> {
  try {
    await core.complete(signal, recipe);
    return false;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return isUnreadable(error);
  }
}

function isUnreadable(error: unknown): boolean {
  return isFailure(error) && error.code === "bad-recipe";
}

function complaint(name: string, value: unknown, defaults: Readonly<Record<string, unknown>>): Failure {
  const known = Object.keys(defaults);
  if (!known.includes(name)) {
    // A file's own words: they may be long, and of several lines.
    const shown = shortened(name.replace(/[\s\p{Cc}]+/gu, " "), LONGEST.value);
    return new Failure("bad-setting", message("failure.recipe-name", { name: shown, example: nearest(shown, known) }));
  }
  const example = shortened(JSON.stringify(EXAMPLES[name] ?? defaults[name]), LONGEST.example);
  const text = shortened(JSON.stringify(value), LONGEST.value);
  return new Failure("bad-setting", message("failure.recipe-value", { name, value: text, example }));
}

/** The name that takes the fewest letters changed, added or left out. */
function nearest(name: string, names: readonly string[]): string {
  const apart = names.map((other) => distance(name, other));
  return names[apart.indexOf(Math.min(...apart))] ?? name;
}

/** Levenshtein's. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j++)
      next.push(Math.min((row[j] ?? 0) + Number(one[i] !== other[j]), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    row = next;
  }
  return row.at(-1) ?? 0;
}
