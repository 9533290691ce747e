// What axe-core finds in a page, in the light and the shadow tree.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Each rule that is broken, but for those of these names, with the elements that break it and how. */
export async function violations(page, without = []) {
  await page.evaluate(axe);
  return page.evaluate(async (without) => {
    const rules = Object.fromEntries(without.map((name) => [name, { enabled: false }]));
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"], rules });
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target.flat()} ${failureSummary}`).join("\n  ")}`,
    );
  }, without);
}
