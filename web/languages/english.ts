// English for workers, and for pages without the element: it knows failures only.

import { errors } from "./en";
import type { FailureKey, Message, Said } from "./message";
import { capitalized, render, type Voice } from "./render";

const texts: Readonly<Record<string, string>> = errors;

/** English as it is spoken where this project's spelling is. */
export const ENGLISH_TAG = "en-GB";

const voice: Voice = {
  tag: ENGLISH_TAG,
  text: (key) => texts[key],
  setting: () => undefined,
};

/** A failure's sentence in English, for logs and programs. */
export function inEnglish(said: Said): string {
  return render(voice, said);
}

/** What a picture without a name of its own is called where it passes through the core: see recognized.ts. */
export function nameInEnglish(name: Message<FailureKey>): string {
  return capitalized(inEnglish(name));
}
