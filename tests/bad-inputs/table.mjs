// Writes docs/bad-inputs.md: what page and command make of two hundred files.
// `IMPASTO_SITE=dist node tests/bad-inputs/table.mjs --impasto target/release/impasto`

import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { launch, watchedContext } from "../browser/support/browser.mjs";
import { photo, style } from "../browser/support/pictures.mjs";
import { Site } from "../browser/support/server.mjs";
import { badInputs } from "./make.mjs";
import { allThroughPage } from "./through-page.mjs";

const { impasto } = parseArgs({ options: { impasto: { type: "string" } } }).values;
const folder = await mkdtemp(join(tmpdir(), "impasto-bad-inputs-"));
await writeFile(join(folder, "photo.png"), photo.buffer);
await writeFile(join(folder, "style.png"), style.buffer);

const site = await Site.start();
const browser = await launch();
const { context } = await watchedContext(browser);
const rows = [];
await allThroughPage(context, site, await badInputs(), async (input, sentence) => {
  rows.push({ ...input, page: sentence, command: await throughCommand(input) });
});
await browser.close();
await site.stop();
await rm(folder, { recursive: true });

const refused = (key) => rows.filter((row) => row[key] !== undefined).length;
const cell = (text) => shortened(text ?? "taken").replaceAll("|", "\\|");
const shortened = (text) => (text.length > 160 ? `${text.slice(0, 100)} … ${text.slice(-40)}` : text);
const lines = rows.map(
  (row) => `| ${row.kind} | ${row.name} | ${row.what} | ${cell(row.page)} | ${cell(row.command)} |`,
);
const text = `# Two hundred bad inputs

Written by \`tests/bad-inputs/table.mjs\`: small valid files of every kind, spoilt by fixed steps, given to the page (as a photo, as the attribute
\`look\` or \`recipe\`) and to the command. The page refuses ${refused("page")}, the command ${refused("command")}; the others hold all that is needed, or no more than their
pixels are wrong. Each refusal is one sentence, nothing ends the worker or the command in another way, and a good picture paints
afterwards (\`tests/browser/bad-inputs.test.mjs\`).

| for | file | what is wrong | page | command |
|---|---|---|---|---|
${lines.join("\n")}
`;
await writeFile(fileURLToPath(new URL("../../docs/bad-inputs.md", import.meta.url)), text);

/** The command's sentence; undefined where it took the file. Throws where it ended in another way. */
async function throughCommand({ kind, name, bytes }) {
  const file = join(folder, name);
  await writeFile(file, bytes);
  const [photo, style, output] = ["photo.png", "style.png", "out.png"].map((name) => join(folder, name));
  const small = ["--network", "vgg19-random", "--size", "16", "--iterations", "1", "--device", "cpu"];
  const paint = (content, extra) => ["stylize", "--content", content, "--style", style, "--output", output, ...extra];
  const parameters = {
    picture: paint(file, small),
    look: ["apply", "--look", file, "--content", photo, "--output", output, "--size", "16", "--device", "cpu"],
    recipe: paint(photo, ["--recipe", file, "--dry-run", "--device", "cpu"]),
  }[kind];
  const { status, stderr } = spawnSync(impasto, parameters, { encoding: "utf8" });
  if (status === 0) return undefined;
  const said = stderr.trim().split("\n").at(-1);
  if (status !== 1 && status !== 2) throw new Error(`${name}: the command ended with ${status}: ${stderr}`);
  return said.replaceAll(`${folder}/`, "");
}
