import type { Recipe } from "../worker/protocol";
import { formatCrop } from "./crop";
import { SETTINGS } from "./settings";

/** What may be null in a recipe, and is then as if it were left out. */
const NULLABLE = ["content_layers", "style_layers"];

/** A recipe as attributes, and what of it no attribute can say. A value that makes no sense is complained about as an attribute's. */
export function attributesOfRecipe(recipe: Recipe): { attributes: Record<string, string | null>; rest: Recipe } {
  const attributes: Record<string, string | null> = { "style-crop": null };
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries<unknown>({ ...recipe })) {
    if (value === null && NULLABLE.includes(name)) continue;
    const setting = SETTINGS.find((setting) => setting.name === name);
    if (setting) attributes[setting.attribute] = textOf(value);
    else rest[name] = value;
  }
  const { style_crop, ...others } = rest as Recipe;
  if (!style_crop) return { attributes, rest };
  attributes["style-crop"] = formatCrop(style_crop);
  return { attributes, rest: others };
}

/** A number that is too large for JavaScript is no JSON: it is to be complained about as what it has become. */
function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}
