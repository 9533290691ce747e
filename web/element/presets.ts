// Recipes with a name: `web/presets.json`, which the command reads too.

import type { Words } from "../languages/words";
import presets from "../presets.json";
import { findElement } from "./find-element";
import { type GalleryAttributes, PLAIN, saidLabel, toAttributes } from "./gallery-picture";
import { SETTINGS } from "./settings";

/** A recipe with a name, and the generated style that it paints from. */
export interface Preset {
  id: string;
  label: string;
  style: { gallery: string; seed: number; palette: string | null };
  /** What differs from the defaults. */
  recipe: Record<string, string | number>;
}

// Between what a file holds and what it means the compiler knows no way but this.
export const PRESETS = presets as unknown as readonly Preset[];

/** What a preset leaves as it is: how large and how well to paint is no matter of looks. */
const NO_LOOKS = ["network", "size", "iterations", "tolerance"];

const LOOKS = SETTINGS.filter(({ attribute }) => !NO_LOOKS.includes(attribute));

/** The attributes of a preset; null takes one away that another has set. */
export function attributesOfPreset({ style, recipe }: Preset): Record<string, string | null> {
  const gallery: GalleryAttributes = toAttributes({
    work: style.gallery,
    seed: style.seed,
    palette: style.palette ?? PLAIN.palette,
  });
  const looks = LOOKS.map(({ name, attribute }) => {
    const value = recipe[name];
    return [attribute, value === undefined ? null : String(value)] as const;
  });
  return { ...gallery, ...Object.fromEntries(looks) };
}

/** The preset that these attributes are, if they are one. */
export function presetOf(read: (name: string) => string | null): Preset | undefined {
  return PRESETS.find((preset) =>
    Object.entries(attributesOfPreset(preset)).every(([name, value]) => (read(name) || null) === value),
  );
}

/** The row of buttons. */
export class PresetButtons {
  readonly #row: HTMLElement;

  constructor(root: ParentNode, words: Words, onChoose: (preset: Preset) => void) {
    this.#row = findElement(root, ".preset-buttons", HTMLElement);
    this.#row.replaceChildren(
      ...PRESETS.map((preset) => {
        const button = document.createElement("button");
        button.type = "button";
        button.value = preset.id;
        words.show(button, saidLabel("preset", preset.id, preset.label));
        button.addEventListener("click", () => onChoose(preset));
        return button;
      }),
    );
  }

  /** Marks the preset that the settings are. */
  show(preset: Preset | undefined): void {
    for (const button of this.#row.querySelectorAll("button")) button.ariaPressed = String(button.value === preset?.id);
  }
}
