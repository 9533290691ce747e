// The workers of a page.

import { waitUntil } from "./case.mjs";

/** Waits until a page has no worker any more: one goes only some time after the page has let it go. */
export function workersEnd(page) {
  return waitUntil(page, "the workers' end", () => page.workers().length === 0);
}
