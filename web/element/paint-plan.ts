import type { Recipe } from "../worker/protocol";

/** A recipe in which what the element shows or compares is filled in. */
export type PaintRecipe = Recipe & { network: string; size: number; strength: number; iterations: number };

/** What one press of Paint asks for. */
export interface PaintRequest {
  photo: string;
  style: string;
  /** The engine that paints; a painting cannot move to another. */
  engine: string;
  recipe: PaintRecipe;
}

/** The painting that is there: what it was asked for and how far it came. */
export interface CurrentPainting {
  request: PaintRequest;
  done: boolean;
  /** Iterations done, and the total it is working towards. */
  iteration: number;
  iterations: number;
}

/** What Paint does: a new painting, simply on, or on with another aim. */
export type Plan = { kind: "begin" } | { kind: "resume" } | { kind: "continue"; iterations: number };

/** What a painting keeps from its beginning to its end, in a form that can be compared. */
function identity({ recipe, ...pictures }: PaintRequest): string {
  const settings = Object.entries(recipe).filter(([name]) => name !== "strength" && name !== "iterations");
  return JSON.stringify([Object.entries(pictures).sort(), settings.sort()]);
}

/**
 * Other pictures, another engine or setting make a new painting. Another strength or number of iterations changes the present one's
 * course. With nothing changed, a stopped painting simply goes on, and a finished one gets as many iterations again.
 */
export function plan(current: CurrentPainting | undefined, request: PaintRequest): Plan {
  if (!current || identity(current.request) !== identity(request)) return { kind: "begin" };
  const [before, now] = [current.request.recipe, request.recipe];
  const moreIterations = before.iterations !== now.iterations;
  if (!current.done && !moreIterations && before.strength === now.strength) return { kind: "resume" };
  const aim = moreIterations ? now.iterations : current.iterations;
  return { kind: "continue", iterations: aim > current.iteration ? aim : current.iteration + now.iterations };
}
