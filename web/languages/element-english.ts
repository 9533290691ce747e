import { SETTINGS } from "../element/settings";
import type { Setting } from "../element/setting";
import { element, errors, names } from "./en";
import { ENGLISH_TAG } from "./english";
import type { Fallback } from "./language";
import type { SettingTexts } from "./render";

/** A setting in the words of the core's schema. */
function textsOf({ label, help, choices = [], choiceLabels = [] }: Setting): SettingTexts {
  return { label, help, choices: Object.fromEntries(choices.map((choice, i) => [choice, choiceLabels[i] ?? choice])) };
}

/** What the element says in English. */
export const ELEMENT_ENGLISH: Fallback = {
  tag: ENGLISH_TAG,
  texts: { ...errors, ...element, ...names },
  settings: Object.fromEntries(SETTINGS.map((setting: Setting) => [setting.name, textsOf(setting)])),
};
