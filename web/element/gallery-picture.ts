// Generated styles and their variations, as attributes, as words in a saved PNG, and by name.

import { names } from "../languages/en";
import { type Key, message, type Said } from "../languages/message";
import { recognizedName } from "../languages/recognized";
import { badSetting } from "./bad-setting";
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

/** The name for files and for programs: "Mosaic 7, Ember". */
export function describeVariation(label: string, { seed, palette }: Variation, palettes: PaletteItem[]): string {
  const number = seed === PLAIN.seed ? "" : ` ${seed}`;
  const colours = palettes.find(({ id }) => id === palette)?.label;
  return `${label}${number}${colours ? `, ${colours}` : ""}`;
}

/** What a picture is called in any language; a file has its name. */
export function saidName(source: PictureSource): Said {
  if (source.kind !== "gallery") return recognizedName(source.name);
  const { work, seed, palette, name } = source;
  const plain = saidLabel("work", work, "");
  if (plain === "") return name;
  const numbered = seed === PLAIN.seed ? plain : message("gallery.numbered", { work: plain, seed });
  if (palette === undefined) return numbered;
  return message("gallery.coloured", { work: numbered, colours: saidLabel("palette", palette, palette) });
}

/** The label of what comes with an English one from the core or a file; of what the catalogue does not know that one. */
export function saidLabel(kind: "work" | "palette" | "preset", id: string, label: string): Said {
  const key = `${kind}.${id}`;
  return Object.hasOwn(names, key) ? { key: key as Key, values: {} } : label;
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
    throw badSetting("gallery-seed", seed, message("example.whole-between", { least: 0, most: LARGEST_SEED }));
  const palette = read("gallery-palette")?.trim() || undefined;
  if (palette !== undefined && !palettes.some(({ id }) => id === palette)) {
    const known = palettes.map(({ id }) => id).join(", ");
    throw badSetting("gallery-palette", palette, message("example.one-of-or-none", { known }));
  }
  return { seed: Number(seed), palette };
}
