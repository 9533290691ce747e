import type { Recipe } from "../worker/protocol";
import { formatCrop } from "./crop";
import { SETTINGS } from "./settings";

/** A recipe as attributes, and what of it no attribute can say. A value that makes no sense is complained about as an attribute's. */
export function attributesOfRecipe(recipe: Recipe): { attributes: Record<string, string | null>; rest: Recipe } {
  const { style_crop, ...others } = recipe;
  const attributes: Record<string, string | null> = { "style-crop": style_crop ? formatCrop(style_crop) : null };
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries<unknown>(others)) {
    if (value === null) continue;
    const setting = SETTINGS.find((setting) => setting.name === name);
    if (setting) attributes[setting.attribute] = typeof value === "string" ? value : JSON.stringify(value);
    else rest[name] = value;
  }
  return { attributes, rest: rest };
}
