import { ENGLISH } from "./choice";
import type { Language } from "./language";

const coming = new Map<string, Promise<Language | undefined>>();

/** Fetches a language, once; nothing for English, which is there, and where it cannot be had. */
export function loadLanguage(code: string): Promise<Language | undefined> {
  if (code === ENGLISH) return Promise.resolve(undefined);
  const loading = coming.get(code) ?? fetchLanguage(code);
  coming.set(code, loading);
  return loading;
}

async function fetchLanguage(code: string): Promise<Language | undefined> {
  try {
    const module = (await import(new URL(`./impasto-${code}.js`, import.meta.url).href)) as { default: Language };
    return module.default;
  } catch {
    // English is as good; the next time it is asked for again.
    coming.delete(code);
    return undefined;
  }
}
