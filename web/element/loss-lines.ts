// Which lines a chart of the losses has.

import { message, type Said } from "../languages/message";
import type { Progress } from "../worker/protocol";

/** By part, or one part by the network's layers. */
export type LossView = "parts" | "style" | "content";

/** A part of the loss. */
export type LossPart = "total" | "content" | "style" | "variation" | "edges" | "patches";

export interface LossLine {
  /** Of the parts. */
  part?: LossPart;
  label: Said;
  /** One for each step; null where there is nothing to show on a logarithmic scale. */
  values: (number | null)[];
}

/** The parts of the loss, in the order of their lines. */
export const PARTS: readonly { part: LossPart; of: (progress: Progress) => number | undefined }[] = [
  { part: "total", of: ({ loss }) => loss },
  { part: "content", of: ({ content }) => content },
  { part: "style", of: ({ style }) => style },
  { part: "variation", of: ({ tv }) => tv },
  { part: "edges", of: ({ edges }) => edges },
  { part: "patches", of: ({ patches }) => patches },
];

/** The lines of these steps; those that have nothing to show are left out. */
export function lossLines(steps: readonly Progress[], view: LossView): LossLine[] {
  const lines =
    view === "parts"
      ? PARTS.map(({ part, of }) => ({ ...lineOf(steps, message(`losses.part-${part}`), of), part }))
      : layerLines(steps, view);
  return lines.filter(({ values }) => values.some((value) => value !== null));
}

/** A size may have other layers than the one before. */
function layerLines(steps: readonly Progress[], term: "style" | "content"): LossLine[] {
  const names = new Set(steps.flatMap(({ layers }) => Object.keys(layers[term] ?? {})));
  const sorted = [...names].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return sorted.map((name) => lineOf(steps, name, ({ layers }) => layers[term]?.[name]));
}

function lineOf(steps: readonly Progress[], label: Said, of: (progress: Progress) => number | undefined): LossLine {
  const positive = (value = 0) => (value > 0 ? value : null);
  return { label, values: steps.map((step) => positive(of(step))) };
}
