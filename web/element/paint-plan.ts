/** What one press of Paint asks for. */
export interface PaintRequest {
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
export interface CurrentPainting {
  request: PaintRequest;
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
export function plan(current: CurrentPainting | undefined, request: PaintRequest): Plan {
  if (!current || SAME_PAINTING.some((key) => current.request[key] !== request[key])) return { kind: "begin" };
  const moreIterations = current.request.iterations !== request.iterations;
  const otherStrength = current.request.strength !== request.strength;
  if (!current.done && !moreIterations && !otherStrength) return { kind: "resume" };
  const aim = moreIterations ? request.iterations : current.iterations;
  return { kind: "continue", iterations: aim > current.iteration ? aim : current.iteration + request.iterations };
}
