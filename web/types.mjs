// The declarations of the package: those that its entries reach, as Node resolves them.

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

/** Writes the declarations of these files in `web`, and of what they are made of, to `out`. */
export async function writeTypes({ root, out, entries }) {
  const web = join(root, "web");
  const folder = await mkdtemp(join(tmpdir(), "impasto-types-"));
  try {
    emit(web, entries, folder);
    const waiting = entries.map((entry) => entry.replace(/\.ts$/, ".d.ts"));
    const done = new Set();
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      if (done.has(file)) continue;
      done.add(file);
      // What is a declaration already is not emitted again.
      const emitted = join(folder, file);
      const text = await readFile(existsSync(emitted) ? emitted : join(web, file), "utf8");
      const target = join(out, file);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(
        target,
        text.replace(/((?:from|import) "|import\(")(\.[^"]*)"/g, (_, before, path) => {
          waiting.push(`${relative(web, join(web, dirname(file), path))}.d.ts`);
          return `${before}${path}.js"`;
        }),
      );
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** These files in `web` as TypeScript reads them. */
export function programOf(web, entries, more = {}) {
  const { config } = ts.readConfigFile(join(web, "../tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, join(web, ".."));
  return ts.createProgram(
    [...entries.map((entry) => join(web, entry)), join(web, "text.d.ts"), join(web, "element/gifenc.d.ts")],
    { ...options, ...more },
  );
}

function emit(web, entries, outDir) {
  const program = programOf(web, entries, {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: web,
    outDir,
  });
  const { diagnostics } = program.emit();
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost({})));
}
