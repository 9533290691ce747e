import { message, type Said } from "../languages/message";

/** Settings of one of the nine. */
export interface Variant {
  strength: number;
  style_scale: number;
}

const STRENGTHS = [0.25, 0.5, 0.75];
const SCALES = [0.5, 1, 2];

/** Strength grows to the right, strokes grow downwards. */
export const VARIANTS: readonly Variant[] = SCALES.flatMap((style_scale) =>
  STRENGTHS.map((strength) => ({ strength, style_scale })),
);

/** A variant in the words of the controls. */
export function describeVariant({ strength, style_scale }: Variant): Said {
  return message("nine.variant", { strength, scale: style_scale });
}
