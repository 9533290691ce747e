import type { Key } from "../languages/message";
import type { Setting } from "./setting";
import { SETTINGS } from "./settings";

type GroupTitle = Extract<Key, `group.${string}`>;

/** Settings that belong together, in one group of the form. */
export interface SettingGroup {
  title: GroupTitle;
  settings: Setting[];
}

/** Their controls are in the template. */
const IN_TEMPLATE = ["strength", "size", "init", "seed"];

/** By attribute, in the order of the form. */
const GROUPS: readonly { title: GroupTitle; attributes: readonly string[] }[] = [
  { title: "group.style", attributes: ["style-scale", "style-rotation", "style-weight", "patch-weight", "style-loss"] },
  { title: "group.colour", attributes: ["transfer", "keep-colours", "colour-strength"] },
  { title: "group.content", attributes: ["content-weight", "edge-weight", "content-loss"] },
  { title: "group.smoothness", attributes: ["tv-weight", "tv-l1-weight"] },
  { title: "group.network", attributes: ["network", "iterations", "tolerance", "pooling", "parameters", "margin"] },
];

/** All settings that fold away, each in its group; one that no group names comes last. */
export function settingGroups(settings: readonly Setting[] = SETTINGS): SettingGroup[] {
  const named = GROUPS.map(({ title, attributes }) => ({
    title,
    settings: attributes.flatMap((attribute) => settings.filter((setting) => setting.attribute === attribute)),
  }));
  const known = [...IN_TEMPLATE, ...GROUPS.flatMap(({ attributes }) => attributes)];
  const rest: SettingGroup = {
    title: "group.further",
    settings: settings.filter(({ attribute }) => !known.includes(attribute)),
  };
  return [...named, rest].filter((group) => group.settings.length > 0);
}
