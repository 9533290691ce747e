// Which language is spoken.

import languages from "./languages.json";

/** The languages that there are: for each a file of this folder, `CODE.ts`. */
export const LANGUAGES: readonly { code: string; name: string }[] = languages;

/** Spoken where there is none of those that are asked for; part of every script. */
export const ENGLISH = "en";

/** The language of ours that a tag asks for, as the selector `:lang()` has it: `zh-CN` is `zh`. */
export function languageOf(tag: string | null | undefined): string | undefined {
  const asked = tag?.trim().toLowerCase();
  return LANGUAGES.find(({ code }) => asked === code || asked?.startsWith(`${code}-`))?.code;
}

/** The first of ours that the visitor's browser asks for. */
export function visitorsLanguage(tags: readonly string[] = navigator.languages): string {
  return tags.map(languageOf).find((code) => code !== undefined) ?? ENGLISH;
}

/** The language at an element: its own, or the nearest ancestor's, also around shadow roots; else the visitor's. */
export function languageAt(element: Element): string {
  for (let at: Element | null = element; at; at = parentOf(at)) {
    const tag = at.getAttribute("lang");
    if (tag?.trim()) return languageOf(tag) ?? visitorsLanguage();
  }
  return visitorsLanguage();
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** Calls this when the attribute `lang` of the element, or of what is around it, changes. */
export function onLanguageChange(element: Element, signal: AbortSignal, changed: () => void): void {
  const observer = new MutationObserver(changed);
  for (let at: Element | undefined = element; at;) {
    const root = at.getRootNode();
    observer.observe(root, { subtree: true, attributeFilter: ["lang"] });
    at = root instanceof ShadowRoot ? root.host : undefined;
  }
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
}
