/** What one press of Paint asks for. */
export interface Wish {
  photo: string;
  style: string;
  size: number;
  network: string;
  /** The engine that paints; a painting cannot move to another. */
  engine: string;
  strength: number;
  iterations: number;
}

/** The painting that is there: what it was asked for and how far it came. */
export interface Standing {
  wish: Wish;
  done: boolean;
  /** Iterations done, and the total it is working towards. */
  iteration: number;
  iterations: number;
}

/** What Paint does: a new painting, simply on, or on with another aim. */
export type Plan = { kind: "begin" } | { kind: "resume" } | { kind: "continue"; iterations: number };

const SAME_PAINTING = ["photo", "style", "size", "network", "engine"] as const;

/**
 * Other pictures, another size, network or engine make a new painting. Another strength or number of iterations changes the present
 * one's course. With nothing changed, a stopped painting simply goes on, and a finished one gets as many iterations again.
 */
export function plan(standing: Standing | undefined, wish: Wish): Plan {
  if (!standing || SAME_PAINTING.some((key) => standing.wish[key] !== wish[key])) return { kind: "begin" };
  const moreIterations = standing.wish.iterations !== wish.iterations;
  const otherStrength = standing.wish.strength !== wish.strength;
  if (!standing.done && !moreIterations && !otherStrength) return { kind: "resume" };
  const aim = moreIterations ? wish.iterations : standing.iterations;
  return { kind: "continue", iterations: aim > standing.iteration ? aim : standing.iteration + wish.iterations };
}
