import type { Text, Texts } from "./message";
import type { SettingTexts, Voice } from "./render";

/** Everything in one language: what a file of this folder exports as `default`. */
export interface Language {
  /** For `lang` and `Intl` (BCP 47). */
  tag: string;
  texts: Texts;
  /** By the settings' names in a recipe; what is left out is English. */
  settings: Readonly<Record<string, SettingTexts>>;
}

/** English, or a part of it: what is spoken where nothing else is there yet, and where another language lacks something. */
export interface Fallback {
  tag: string;
  texts: Readonly<Record<string, Text>>;
  settings: Readonly<Record<string, SettingTexts>>;
}

/** A language with English where it has nothing to say. */
export function voiceOf(english: Fallback, language: Language | undefined): Voice {
  const texts: Readonly<Record<string, Text>> = language?.texts ?? {};
  return {
    tag: language?.tag ?? english.tag,
    text: (key) => texts[key] ?? english.texts[key],
    setting: (name) => language?.settings[name] ?? english.settings[name],
  };
}
