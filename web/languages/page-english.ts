import { errors, page } from "./en";
import { ENGLISH_TAG } from "./english";
import type { Fallback } from "./language";

/** What the page around the element says in English. */
export const PAGE_ENGLISH: Fallback = { tag: ENGLISH_TAG, texts: { ...errors, ...page }, settings: {} };
