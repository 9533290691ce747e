// The settings that a PNG was painted with, as attributes.

import type { Recipe } from "../worker/protocol";
import { formatCrop } from "./crop";
import { qualityOf } from "./quality";
import { SETTINGS } from "./settings";

/** What comes back of a recipe. */
export interface Returned {
  /** By attribute; null takes one away. */
  attributes: Record<string, string | null>;
  /** Settings that no attribute can say, and that differ from the defaults. */
  left: string[];
}

/** Attributes that say what in a recipe differs from the defaults of its network. `offered`: whether the site has that. */
export function attributesOfRecipe(recipe: Recipe, defaults: Required<Recipe>, offered: boolean): Returned {
  const differs = (name: keyof Recipe) =>
    recipe[name] !== undefined && JSON.stringify(recipe[name]) !== JSON.stringify(defaults[name]);
  const attributes: Returned["attributes"] = {};
  for (const { name, attribute } of SETTINGS) {
    if (name !== "network") attributes[attribute] = differs(name) ? String(recipe[name]) : null;
  }
  attributes["style-crop"] = recipe.style_crop ? formatCrop(recipe.style_crop) : null;
  // A size that is the core's default need not be the page's.
  if (recipe.size !== undefined) attributes.size = String(recipe.size);
  if (offered) {
    const network = recipe.network ?? defaults.network;
    const quality = qualityOf(network);
    attributes.quality = quality ?? null;
    attributes.network = quality ? null : network;
  }
  const sayable = ["style_crop", ...SETTINGS.map(({ name }): string => name)];
  const left = (Object.keys(recipe) as (keyof Recipe)[]).filter((name) => !sayable.includes(name) && differs(name));
  return { attributes, left };
}
