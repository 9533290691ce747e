// Which language the page is in: what its address asks for, or what was chosen the last time, or the visitor's.

import { languageOf, visitorsLanguage } from "../languages/choice";

/** In the address, `?lang=zh` or `#lang=zh`. */
export const LANGUAGE = "lang";

/** Where the choice is kept. */
const KEPT = "impasto-language";

/** The language of ours that is asked for. */
export function askedLanguage({ hash, search }: Pick<Location, "hash" | "search">): string {
  return (
    languageOf(new URLSearchParams(hash.slice(1)).get(LANGUAGE)) ??
    languageOf(new URLSearchParams(search).get(LANGUAGE)) ??
    languageOf(kept()) ??
    visitorsLanguage()
  );
}

/** Keeps what the visitor has chosen, where the browser does. */
export function keepLanguage(code: string): void {
  try {
    localStorage.setItem(KEPT, code);
  } catch {
    // It is asked for again.
  }
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
