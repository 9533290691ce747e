// For unit tests: what is said, in words.

import { ELEMENT_ENGLISH } from "./element-english";
import { type Fallback, type Language, voiceOf } from "./language";
import type { Said } from "./message";
import { PAGE_ENGLISH } from "./page-english";
import { render } from "./render";

/** Everything in English. */
export const ALL_ENGLISH: Fallback = {
  ...ELEMENT_ENGLISH,
  texts: { ...ELEMENT_ENGLISH.texts, ...PAGE_ENGLISH.texts },
};

/** In English, or in another language; nothing where nothing is said. */
export function inWords(said: Said | undefined, language?: Language): string {
  return said === undefined ? "" : render(voiceOf(ALL_ENGLISH, language), said);
}
