import type { Setting } from "./setting";
import { SETTINGS } from "./settings";

/** Settings that belong together, in one group of the form. */
export interface SettingGroup {
  title: string;
  settings: Setting[];
}

/** Their controls are in the template. */
const IN_TEMPLATE = ["strength", "size", "init", "seed"];

/** By attribute, in the order of the form. */
const GROUPS: readonly { title: string; attributes: readonly string[] }[] = [
  { title: "Style", attributes: ["style-scale", "style-rotation", "style-weight", "patch-weight", "style-loss"] },
  { title: "Colour", attributes: ["transfer", "keep-colours", "colour-strength"] },
  { title: "Content", attributes: ["content-weight", "edge-weight", "content-loss"] },
  { title: "Smoothness", attributes: ["tv-weight", "tv-l1-weight"] },
  { title: "Network", attributes: ["network", "iterations", "tolerance", "pooling", "parameters", "margin"] },
];

/** All settings that fold away, each in its group; one that no group names comes last. */
export function settingGroups(settings: readonly Setting[] = SETTINGS): SettingGroup[] {
  const named = GROUPS.map(({ title, attributes }) => ({
    title,
    settings: attributes.flatMap((attribute) => settings.filter((setting) => setting.attribute === attribute)),
  }));
  const known = [...IN_TEMPLATE, ...GROUPS.flatMap(({ attributes }) => attributes)];
  const rest = { title: "Further", settings: settings.filter(({ attribute }) => !known.includes(attribute)) };
  return [...named, rest].filter((group) => group.settings.length > 0);
}
