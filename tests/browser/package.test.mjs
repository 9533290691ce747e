// The npm package: what it holds, that it can be imported anywhere, and that the element in it paints.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { fileURLToPath } from "node:url";
import { assertQuiet, launch, watchedContext } from "./support/browser.mjs";
import { test } from "./support/case.mjs";
import { choose, open, paint, result } from "./support/page.mjs";
import { photo, style } from "./support/pictures.mjs";
import { readPng } from "./support/png.mjs";
import { folder as site, Site } from "./support/server.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** A project in TypeScript that uses all of it. */
const CONSUMER = `
import { type Frame, Stylizer } from "impasto-stylizer";
import { type FailureCode, type FailureDetail, ImpastoStylizer } from "impasto-stylizer/element";

export async function paint(photo: Blob, signal: AbortSignal): Promise<Frame[]> {
  const frames: Frame[] = [];
  const stylizer = new Stylizer({ device: "cpu", models: "https://example.org/packs/" });
  for await (const frame of stylizer.paint(photo, "style.png", { signal, recipe: { size: 256, strength: 0.7 } })) frames.push(frame);
  return frames;
}

export function listen(element: ImpastoStylizer): void {
  element.addEventListener("finish", ({ detail }) => void detail.blob.size.toFixed());
  element.addEventListener("progress", ({ detail }) => void (detail.type === "painting" && detail.iteration.toFixed()));
  element.addEventListener("click", (event) => void event.clientX);
  element.strength = 0.5;
  element.disabled = true;
  const found: ImpastoStylizer | null = document.querySelector("impasto-stylizer");
  void found?.paint();
}

/** The codes that a type knows by name: none where it takes any string alike. */
type Named<T> = T extends string ? (string extends T ? never : T) : never;
export const known: Named<FailureDetail["type"]>[] = ["no-photo", "not-passed-on", "bad-shard"] satisfies FailureCode[];
export const ofAnother: FailureDetail["type"] = "what-a-later-core-says";
// @ts-expect-error There is no such code.
export const unknown: FailureCode = "what-a-later-core-says";

// @ts-expect-error There is no such setting.
export const wrong: Parameters<Stylizer["paint"]>[2] = { recipe: { stength: 1 } };
// @ts-expect-error A number is no disabled.
export const alsoWrong: ImpastoStylizer["disabled"] = 1;
`;

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: "es2022",
    module: "nodenext",
    lib: ["es2023", "esnext.disposable", "dom", "dom.iterable"],
    types: [],
  },
  files: ["consumer.ts"],
};

describe("the package", () => {
  let project;
  let made;
  let installed;

  before(async () => {
    project = await mkdtemp(join(tmpdir(), "impasto-package-"));
    made = join(project, "made");
    run(process.execPath, ["web/package.mjs", "--site", site, "--out", made], root);
    run("npm", ["pack", "--silent", "--pack-destination", project], made);
    installed = join(project, "node_modules/impasto-stylizer");
    await mkdir(installed, { recursive: true });
    const [archive] = (await readdir(project)).filter((name) => name.endsWith(".tgz"));
    run("tar", ["xzf", archive, "-C", installed, "--strip-components", "1"], project);
    await writeFile(join(project, "package.json"), '{"type":"module"}');
  });
  after(() => rm(project, { recursive: true }));

  test("holds what it promises", async () => {
    const { exports, customElements, version } = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
    const files = await readdir(installed);
    const named = Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [] : Object.values(entry)));
    for (const path of [...named, customElements, "README.md", "LICENSE-MIT", "licences.txt"])
      assert.ok((await readFile(join(installed, path))).length > 0, path);
    for (const script of files.filter((name) => /^impasto(-(worker|looks|stylizer))?\.js$/.test(name)))
      assert.match(await readFile(join(installed, script), "utf8"), new RegExp(`sourceMappingURL=${script}.map`));
    assert.ok(!files.includes("app.js"));
    assert.match(await readFile(join(root, "Cargo.toml"), "utf8"), new RegExp(`version = "${version}"`));
  });

  test("npm would publish it, and has nothing to correct", () => {
    const { status, stdout, stderr } = spawnSync("npm", ["publish", "--dry-run", "--offline"], {
      cwd: made,
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^\+ impasto-stylizer@\d+\.\d+\.\d+$/m);
    const warnings = stderr.split("\n").filter((line) => /^npm (warn|error)/i.test(line));
    assert.deepEqual(
      warnings.filter((line) => !line.includes("logged in")),
      [],
    );
  });

  test("can be imported where a server renders the page, and does nothing there", () => {
    const script = `
      const globals = Object.keys(globalThis).length;
      const { ImpastoStylizer } = await import("impasto-stylizer/element");
      const { Stylizer } = await import("impasto-stylizer");
      new Stylizer().dispose();
      console.log(typeof ImpastoStylizer, typeof Stylizer, Object.keys(globalThis).length - globals);`;
    assert.equal(run(process.execPath, ["--input-type=module", "-e", script], project).trim(), "function function 0");
  });

  test("is imported as its README says", async () => {
    const readme = await readFile(join(installed, "README.md"), "utf8");
    const [, example] = /^```js\n(import "impasto-stylizer\/element".*?)^```/ms.exec(readme);
    const script = `${example}\nconsole.log(typeof Stylizer);`;
    assert.equal(run(process.execPath, ["--input-type=module", "-e", script], project).trim(), "function");
  });

  test("React renders its tag on a server", () => {
    const script = `
      import { createRequire } from "node:module";
      const require = createRequire(${JSON.stringify(join(root, "package.json"))});
      const { createElement } = require("react");
      const { renderToString } = require("react-dom/server");
      await import("impasto-stylizer/element");
      const slotted = createElement("span", { slot: "paint" }, "Paint it");
      console.log(renderToString(createElement("impasto-stylizer", { engine: "/impasto/", size: 256, autostart: true }, slotted)));`;
    const html = run(process.execPath, ["--input-type=module", "-e", script], project).trim();
    assert.equal(
      html,
      '<impasto-stylizer engine="/impasto/" size="256" autostart=""><span slot="paint">Paint it</span></impasto-stylizer>',
    );
  });

  test("paints in Node, as its README says", async () => {
    const readme = await readFile(join(installed, "README.md"), "utf8");
    const [example] = [...readme.matchAll(/^```js\n(.*?)^```/gms)]
      .map(([, code]) => code)
      .filter((code) => code.includes('from "node:fs/promises"'));
    const script = example.replace("size: 512", 'network: "vgg19-lite", size: 48, iterations: 6');
    assert.notEqual(script, example);
    await writeFile(join(project, "beach.jpg"), photo.buffer);
    await writeFile(join(project, "waves.jpg"), style.buffer);
    await writeFile(join(project, "example.mjs"), script);
    const said = run(process.execPath, ["example.mjs"], project).trim().split("\n");
    assert.equal(said.at(-1), "6 of 6");
    const { width, height } = readPng(await readFile(join(project, "painted.png")));
    assert.deepEqual([width, height], [48, 36]);
    const failing = `
      import { Stylizer } from "impasto-stylizer";
      const stylizer = new Stylizer();
      const codes = [];
      for (const [photo, recipe] of [["none.jpg", {}], ["package.json", {}], ["beach.jpg", { strength: 7 }]]) {
        try {
          for await (const frame of stylizer.paint(photo, "waves.jpg", { recipe: { network: "vgg19-lite", size: 32, ...recipe } }));
        } catch (error) {
          codes.push(error.code);
        }
      }
      stylizer.dispose();
      console.log(codes.join(" "));`;
    const codes = run(process.execPath, ["--input-type=module", "-e", failing], project).trim();
    assert.equal(codes, "picture-unreachable not-a-picture bad-setting");
  });

  test("its manifest knows every attribute, and what else the element has", async () => {
    const manifest = JSON.parse(await readFile(join(installed, "custom-elements.json"), "utf8"));
    const [declaration] = manifest.modules[0].declarations;
    const script =
      'console.log(JSON.stringify((await import("impasto-stylizer/element")).ImpastoStylizer.observedAttributes))';
    const observed = JSON.parse(run(process.execPath, ["--input-type=module", "-e", script], project));
    const names = (list) => list.map(({ name }) => name);
    // One is read when a painting begins; the other is watched as all around the element is.
    const all = [...observed, "checkpoints", "lang"].sort();
    assert.deepEqual(names(declaration.attributes).sort(), all, "the README describes every attribute");
    assert.deepEqual(names(declaration.events), ["load", "progress", "preview", "finish", "look", "video", "error"]);
    const typed = [...declaration.attributes, ...declaration.events, ...declaration.members];
    for (const { name, type, return: returned } of typed) assert.ok(name && (type ?? returned?.type)?.text, name);
    const typeOf = (list, wanted) => list.find(({ name }) => name === wanted)?.type.text;
    assert.equal(typeOf(declaration.attributes, "strength"), "number");
    assert.equal(typeOf(declaration.attributes, "pooling"), '"average" | "max"');
    assert.equal(typeOf(declaration.attributes, "checkpoints"), "boolean");
    assert.equal(typeOf(declaration.members, "styleMix"), "StyleAttribute[] | null");
    assert.equal(typeOf(declaration.members, "painting"), "boolean");
    assert.equal(typeOf(declaration.members, "checkpoints"), undefined, "no property");
    assert.equal(typeOf(declaration.events, "error"), "CustomEvent<FailureDetail>");
    const methods = names(declaration.members.filter(({ kind }) => kind === "method"));
    for (const method of ["paint", "stop", "save", "toBlob", "choose", "apply", "teach", "paintVideo"])
      assert.ok(methods.includes(method));
    assert.ok(names(declaration.cssParts).includes("stage"));
    assert.deepEqual(names(declaration.slots), ["paint", "stop", "save", "empty", "footer"]);
    assert.ok(names(declaration.cssProperties).includes("--impasto-quiet"));
  });

  test("its types are those of what it does", async () => {
    await writeFile(join(project, "consumer.ts"), CONSUMER);
    await writeFile(join(project, "tsconfig.json"), JSON.stringify(TSCONFIG));
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    try {
      run(process.execPath, [compiler, "-p", "."], project);
    } catch (error) {
      assert.fail(error.stdout);
    }
  });

  test("its element paints", async () => {
    const browser = await launch();
    const server = await Site.start();
    try {
      for (const path of await readdir(installed, { recursive: true })) {
        const body = await readFile(join(installed, path)).catch(() => undefined);
        if (body) server.put(`node_modules/impasto-stylizer/${path}`, body);
      }
      server.put(
        "index.html",
        `<!doctype html><title>A project</title><link rel="icon" href="data:," />
        <script type="importmap">{"imports":{"impasto-stylizer/element":"./node_modules/impasto-stylizer/impasto.js"}}</script>
        <script type="module">import "impasto-stylizer/element";</script>
        <impasto-stylizer device="cpu" network="vgg19-lite" size="48" iterations="2"></impasto-stylizer>`,
      );
      const { context, seen } = await watchedContext(browser);
      const page = await open(context, server);
      await choose(page, "Photo", photo);
      await choose(page, "Style", style);
      await paint(page);
      assert.ok((await result(page)).colours > 100);
      const elsewhere = server.requests.filter(
        ({ path }) => path !== "/" && !path.startsWith("/node_modules/impasto-stylizer/"),
      );
      assert.deepEqual(elsewhere, []);
      assertQuiet(seen, server);
    } finally {
      await browser.close();
      await server.stop();
    }
  });
});
