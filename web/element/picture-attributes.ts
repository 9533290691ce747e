// Attributes that name several pictures: lists in JSON, which are properties as arrays.

import { message } from "../languages/message";
import { badSetting } from "./bad-setting";

/** A style of a mix. */
export interface StyleAttribute {
  /** The address of the picture. */
  src: string;
  /** Relative to the others'; 1 where it is left out. */
  weight?: number;
}

/** A part of the photo with a style of its own. */
export interface RegionAttribute {
  /** The address of a picture that is light where the region is. */
  mask: string;
  /** The address of its style picture. */
  style: string;
  /** How much of the style it takes: 1, which is left out, as elsewhere. */
  strength?: number;
}

/** The properties that are lists, by their attributes. */
export interface ListProperties {
  styleMix: StyleAttribute[] | null;
  regions: RegionAttribute[] | null;
}

const EXAMPLES = {
  "style-mix": '[{"src": "waves.jpg", "weight": 0.5}]',
  regions: '[{"mask": "sky.png", "style": "waves.jpg", "strength": 1}]',
};

/** The most that a weight or strength can be. */
const MOST = 1000;

const isAddress = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";
const isNumber = (value: unknown) => value === undefined || (typeof value === "number" && value >= 0 && value <= MOST);

/** Reads the attribute `style-mix`; nothing is an empty list. */
export function readStyleMix(text: string | null): StyleAttribute[] {
  return readList("style-mix", text, ({ src, weight }) => isAddress(src) && isNumber(weight));
}

/** Reads the attribute `regions`; nothing is an empty list. */
export function readRegions(text: string | null): RegionAttribute[] {
  return readList(
    "regions",
    text,
    ({ mask, style, strength }) => isAddress(mask) && isAddress(style) && isNumber(strength),
  );
}

function readList<T extends object>(
  name: keyof typeof EXAMPLES,
  text: string | null,
  accepts: (item: Record<string, unknown>) => boolean,
): T[] {
  if (!text?.trim()) return [];
  try {
    const list: unknown = JSON.parse(text);
    const isGood = (item: unknown) => typeof item === "object" && item !== null && accepts({ ...item });
    if (Array.isArray(list) && list.every(isGood)) return list as T[];
  } catch {
    // It is no JSON at all.
  }
  throw badSetting(name, text, message("example.list", { example: EXAMPLES[name] }));
}
