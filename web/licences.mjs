// The licences of the libraries that are bundled into the site, as one text: what their makers ask to be passed on.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** `packages` are names of what lies in the folder `modules`. */
export async function licencesOf(packages, modules) {
  const parts = await Promise.all([...packages].sort().map((name) => licenceOf(name, join(modules, name))));
  return `What this site's scripts contain besides Impasto.\n\n${parts.join(`\n\n${"-".repeat(79)}\n\n`)}\n`;
}

async function licenceOf(name, folder) {
  const { version, license, repository } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const url = (repository?.url ?? repository ?? "").replace(/^(git\+https|git):/, "https:").replace(/\.git$/, "");
  if (!license || !url) throw new Error(`${name} does not say its licence, or where its source is`);
  const file = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
  const text = file ? await readFile(join(folder, file), "utf8") : "";
  return [`${name} ${version}, licence ${license}. Its source: ${url}`, text.trim()].filter(Boolean).join("\n\n");
}
