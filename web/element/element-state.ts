// What Undo goes back to: all attributes that a visitor's choice changes, the chosen pictures, and
// how they are mixed and divided.

import { OWN_ATTRIBUTES } from "./attributes";
import type { SourcesState } from "./painting-sources";
import type { MainPictures } from "./chosen-pictures";
import { reflect } from "./reflect";
import { SETTINGS } from "./settings";

/** The attributes that visitors change: all settings, the quality, looks, and the style of the gallery. */
export const CHOSEN_ATTRIBUTES: readonly string[] = [
  OWN_ATTRIBUTES.quality,
  OWN_ATTRIBUTES.galleryStyle,
  OWN_ATTRIBUTES.gallerySeed,
  OWN_ATTRIBUTES.galleryPalette,
  OWN_ATTRIBUTES.styleCrop,
  OWN_ATTRIBUTES.look,
  OWN_ATTRIBUTES.blend,
  OWN_ATTRIBUTES.teachMinutes,
  OWN_ATTRIBUTES.steadiness,
  ...SETTINGS.map(({ attribute }) => attribute),
];

/** What a visitor has chosen. */
export interface ElementState {
  attributes: Record<string, string | null>;
  pictures: MainPictures;
  sources: SourcesState;
}

/** The attributes as they are. */
export function captureAttributes(element: Element): ElementState["attributes"] {
  return Object.fromEntries(CHOSEN_ATTRIBUTES.map((name) => [name, element.getAttribute(name)]));
}

/** Sets those that are other than they are. */
export function setAttributes(element: Element, attributes: ElementState["attributes"]): void {
  for (const [name, value] of Object.entries(attributes))
    if (element.getAttribute(name) !== value) reflect(element, name, value);
}
