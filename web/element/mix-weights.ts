/** One style of a mix, and how much of it: relative to the others. */
export interface Share {
  weight: number;
}

/** The weights of two styles so far on the way from the first (0) to the second (1). */
export function between(position: number): [number, number] {
  const second = Math.min(Math.max(position, 0), 1);
  return [1 - second, second];
}

/** How far on the way from the first to the second they are. */
export function positionBetween(first: number, second: number): number {
  return first + second > 0 ? second / (first + second) : 0.5;
}

/** They as they are, unless none has a weight, which would leave nothing to paint from. */
export function weighted<T extends Share>(styles: readonly T[]): T[] {
  return styles.some(({ weight }) => weight > 0) ? [...styles] : styles.map((style) => ({ ...style, weight: 1 }));
}
