// Generated styles and their variations, as attributes, as words in a saved PNG, and by name.

import { Failure } from "../worker/failure";
import type { GalleryItem, GalleryPicture, PaletteItem, PictureSource } from "../worker/protocol";

/** How a generated picture is varied. */
export type Variation = Omit<GalleryPicture, "work">;

/** How it is where nobody has varied it: the same for everyone. */
export const PLAIN: Variation = { seed: 1, palette: undefined };

const LARGEST_SEED = 2 ** 32 - 1;

/** The attributes of a generated style; null stands for what is plain. */
export interface GalleryAttributes {
  "gallery-style": string | null;
  "gallery-seed": string | null;
  "gallery-palette": string | null;
}

/** A generated picture by name: "mosaic 7 ember". */
export function galleryId({ work, seed, palette }: GalleryPicture): string {
  return [work, seed, palette].filter((word) => word !== undefined).join(" ");
}

/** The picture of that name; undefined where there is none of that form. */
export function galleryPictureOf(id: string): GalleryPicture | undefined {
  const [, work, seed, palette] = /^([a-z-]{1,40}) (\d{1,10})(?: ([a-z-]{1,40}))?$/.exec(id) ?? [];
  return work && Number(seed) <= LARGEST_SEED ? { work, seed: Number(seed), palette } : undefined;
}

/** The name for people: "Mosaic 7, Ember". */
export function describeVariation(label: string, { seed, palette }: Variation, palettes: PaletteItem[]): string {
  const number = seed === PLAIN.seed ? "" : ` ${seed}`;
  const colours = palettes.find(({ id }) => id === palette)?.label;
  return `${label}${number}${colours ? `, ${colours}` : ""}`;
}

/** A generated picture as a source. */
export function gallerySource(item: GalleryItem, variation: Variation, palettes: PaletteItem[]): PictureSource {
  const picture = { work: item.id, ...variation };
  const name = describeVariation(item.label, variation, palettes);
  return { kind: "gallery", id: galleryId(picture), name, ...picture };
}

export function toAttributes({ work, seed, palette }: GalleryPicture): GalleryAttributes {
  return {
    "gallery-style": work,
    "gallery-seed": seed === PLAIN.seed ? null : String(seed),
    "gallery-palette": palette ?? null,
  };
}

/** Reads how the attributes vary a style; throws a sentence where they make no sense. */
export function readVariation(read: (name: string) => string | null, palettes: PaletteItem[]): Variation {
  const seed = read("gallery-seed")?.trim() || String(PLAIN.seed);
  if (!/^\d{1,10}$/.test(seed) || Number(seed) > LARGEST_SEED)
    throw new Failure("bad-setting", `gallery-seed is "${seed}"; give a whole number from 0 to ${LARGEST_SEED}.`);
  const palette = read("gallery-palette")?.trim() || undefined;
  if (palette !== undefined && !palettes.some(({ id }) => id === palette)) {
    const known = palettes.map(({ id }) => id).join(", ");
    throw new Failure("bad-setting", `gallery-palette is "${palette}"; give one of ${known}, or leave it out.`);
  }
  return { seed: Number(seed), palette };
}
