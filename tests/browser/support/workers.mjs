// The workers of a page.

import { waitFor } from "./case.mjs";

/** Waits until a page has no worker any more: one goes only some time after the page has let it go. */
export async function workersEnd(page) {
  const ended = async () => {
    while (page.workers().length > 0) await page.waitForTimeout(50);
  };
  await waitFor("the workers' end", ended());
}
