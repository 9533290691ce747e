import type { Picture, Sources } from "./core";
import type { Core } from "./open-engine";
import type { PictureStore } from "./picture-store";
import type { PaintSources, WeightedStyle } from "./protocol";

/** The generated style that a painting can be painted from again, or else the names of its styles for a person to read. */
export interface PaintedFrom {
  style: string | undefined;
  pictures: string[];
}

/** What a saved PNG says of a painting of these pictures. */
export function paintedFrom({ styles, regions }: PaintSources): PaintedFrom {
  const [first, ...others] = [
    ...styles.filter(counts).map(({ source }) => source),
    ...regions.map(({ style }) => style),
  ];
  if (first?.kind === "gallery" && others.length === 0) return { style: first.id, pictures: [] };
  return { style: undefined, pictures: [first, ...others].flatMap((source) => (source ? [source.name] : [])) };
}

function counts({ weight }: WeightedStyle): boolean {
  return weight > 0;
}

/** Reads what has not been read yet, and lets go of what this painting does without. */
export async function gather(
  core: Core,
  store: PictureStore,
  pictures: PaintSources,
  size: number,
  start: Picture | undefined,
): Promise<Sources> {
  const { photo, styles, regions, protect } = pictures;
  const initial = pictures.start === "painting" ? undefined : pictures.start;
  const wanted = [photo, ...styles.map(({ source }) => source), ...regions.flatMap(({ style, mask }) => [style, mask])];
  wanted.push(...[protect, initial].filter((source) => source !== undefined));
  const get = await store.gather(core, wanted, size);
  const sources = new core.Sources(get(photo));
  try {
    for (const { source, weight } of styles.filter(counts)) sources.addStyle(get(source), weight);
    for (const { style, mask, strength } of regions) sources.addRegion(get(style), get(mask), strength);
    if (protect) sources.protect(get(protect));
    const from = initial ? get(initial) : start;
    if (from) sources.startFrom(from);
    return sources;
  } catch (error) {
    sources.free();
    throw error;
  }
}
