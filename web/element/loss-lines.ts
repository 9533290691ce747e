// Which lines a chart of the losses has.

import type { Progress } from "../worker/protocol";

/** By part, or one part by the network's layers. */
export type LossView = "parts" | "style" | "content";

export interface LossLine {
  label: string;
  /** One for each step; null where there is nothing to show on a logarithmic scale. */
  values: (number | null)[];
}

/** The parts of the loss, in the order of their lines. */
export const PARTS: readonly { label: string; of: (progress: Progress) => number | undefined }[] = [
  { label: "Total", of: ({ loss }) => loss },
  { label: "Content", of: ({ content }) => content },
  { label: "Style", of: ({ style }) => style },
  { label: "Variation", of: ({ tv }) => tv },
  { label: "Edges", of: ({ edges }) => edges },
  { label: "Patches", of: ({ patches }) => patches },
];

/** The lines of these steps; those that have nothing to show are left out. */
export function lossLines(steps: readonly Progress[], view: LossView): LossLine[] {
  const lines = view === "parts" ? PARTS.map(({ label, of }) => lineOf(steps, label, of)) : layerLines(steps, view);
  return lines.filter(({ values }) => values.some((value) => value !== null));
}

/** A size may have other layers than the one before. */
function layerLines(steps: readonly Progress[], term: "style" | "content"): LossLine[] {
  const names = new Set(steps.flatMap(({ layers }) => Object.keys(layers[term] ?? {})));
  const sorted = [...names].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return sorted.map((name) => lineOf(steps, name, ({ layers }) => layers[term]?.[name]));
}

function lineOf(steps: readonly Progress[], label: string, of: (progress: Progress) => number | undefined): LossLine {
  const positive = (value = 0) => (value > 0 ? value : null);
  return { label, values: steps.map((step) => positive(of(step))) };
}
