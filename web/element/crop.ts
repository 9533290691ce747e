import { message } from "../languages/message";
import { badSetting } from "./bad-setting";
import type { Recipe } from "../worker/protocol";

/** The sides that something is cut off at, in the order of the attribute. */
export const SIDES = ["left", "top", "right", "bottom"] as const;

/** The shares of the style picture that are cut off. */
export type Crop = Record<(typeof SIDES)[number], number>;

export const UNCROPPED: Crop = { left: 0, top: 0, right: 0, bottom: 0 };

/** The largest share of one side, as in the recipe. */
const MOST = 0.9;
/** The smallest share of each direction that is left where a visitor draws. */
const LEAST = 0.05;

/** Reads the attribute `style-crop`; undefined where nothing is given. */
export function readCrop(text: string | null): Crop | undefined {
  const words = text?.trim().split(/[\s,]+/) ?? [];
  if (words.length === 0 || words[0] === "") return undefined;
  const shares = words.map(Number);
  if (shares.length === SIDES.length && shares.every((share) => share >= 0 && share <= MOST)) {
    const [left = 0, top = 0, right = 0, bottom = 0] = shares;
    return { left, top, right, bottom };
  }
  throw badSetting("style-crop", text, message("example.crop", { most: MOST }));
}

/** As the attribute; null where nothing is cut off. */
export function formatCrop(crop: NonNullable<Recipe["style_crop"]>): string | null {
  const shares = SIDES.map((side) => Math.round((crop[side] ?? 0) * 1000) / 1000);
  return shares.every((share) => share === 0) ? null : shares.join(" ");
}

/** What is left is the rectangle between two places, in shares of the picture; something always is. */
export function cropBetween(a: { x: number; y: number }, b: { x: number; y: number }): Crop {
  const [left, right] = between(a.x, b.x);
  const [top, bottom] = between(a.y, b.y);
  return { left, top, right, bottom };
}

/** What is cut off before and behind. */
function between(a: number, b: number): [number, number] {
  const within = (value: number) => Math.min(Math.max(value, 0), 1);
  const before = Math.min(within(Math.min(a, b)), MOST);
  const behind = Math.min(1 - within(Math.max(a, b)), MOST);
  return before + behind > 1 - LEAST ? [0, 0] : [before, behind];
}
