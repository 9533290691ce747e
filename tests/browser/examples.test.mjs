// The examples for React, Vue and Svelte: they are built from the package by its name, their types hold, and each paints.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { fileURLToPath } from "node:url";
import { assertQuiet, launch, watchedContext } from "./support/browser.mjs";
import { test, waitFor } from "./support/case.mjs";
import { button, choose, set } from "./support/page.mjs";
import { photo } from "./support/pictures.mjs";
import { folder as site, Site } from "./support/server.mjs";
import { workersEnd } from "./support/workers.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const node = (...args) => execFileSync(process.execPath, args, { cwd: root, encoding: "utf8", stdio: "pipe" });
const SMALL = { device: "cpu", network: "vgg19-lite", size: "48", iterations: "2" };

describe("the examples", () => {
  let folder;
  let browser;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "impasto-examples-"));
    node("web/package.mjs", "--site", site, "--out", join(folder, "package"));
    node("examples/build.mjs", "--package", join(folder, "package"), "--out", join(folder, "built"));
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  test("their types are those of the package", async () => {
    // As npm install would leave them.
    const modules = join(folder, "typed/node_modules");
    await mkdir(modules, { recursive: true });
    for (const name of ["react", "react-dom", "vue", "svelte", "@types", "@vue", "csstype"])
      await symlink(join(root, "node_modules", name), join(modules, name));
    await symlink(join(folder, "package"), join(modules, "impasto-stylizer"));
    await symlink(join(root, "examples"), join(folder, "typed/examples"));
    const compilerOptions = {
      ...{ strict: true, noEmit: true, target: "es2022", module: "esnext", moduleResolution: "bundler" },
      ...{
        lib: ["es2023", "esnext.disposable", "dom", "dom.iterable"],
        types: [],
        jsx: "react-jsx",
        skipLibCheck: true,
      },
      preserveSymlinks: true,
    };
    const files = ["vue/shims.d.ts", "react/main.tsx", "vue/main.ts", "svelte/main.ts"].map(
      (name) => `examples/${name}`,
    );
    await writeFile(join(folder, "typed/tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    try {
      node("node_modules/typescript/bin/tsc", "-p", join(folder, "typed"));
    } catch (error) {
      assert.fail(error.stdout);
    }
  });

  for (const framework of ["react", "vue", "svelte"]) {
    test(`${framework} paints, hears of it, and lets the worker go`, async () => {
      const server = await Site.start();
      const built = join(folder, "built");
      for (const path of await readdir(built, { recursive: true })) {
        const body = await readFile(join(built, path)).catch(() => undefined);
        if (body) server.put(path, body);
      }
      const { context, seen } = await watchedContext(browser);
      const page = await context.newPage();
      await page.goto(server.url(`${framework}/index.html`));
      await waitFor("the element", page.locator("impasto-stylizer:defined").waitFor());
      await set(page, SMALL);
      assert.equal(await page.locator("impasto-stylizer").getAttribute("keep-colours"), "histogram", "Oil's");
      await choose(page, "Photo", photo);
      await button(page, "Paint it").click();
      const picture = page.getByRole("img", { name: "The last painting" });
      await waitFor("the painting", picture.waitFor());
      const size = () =>
        picture.evaluate(async (image) => (await image.decode(), [image.naturalWidth, image.naturalHeight]));
      assert.deepEqual(await size(), [48, 36]);
      // Stopped by the page's own button.
      await set(page, { iterations: "9000", tolerance: "0" });
      await button(page, "Paint it").click();
      await page.getByText(/Iteration \d+ of 9000/).waitFor();
      await button(page, "Enough").click();
      await page.getByText(/^Stopped after/).waitFor();
      // What is fetched only when asked for comes from beside the engine.
      assert.equal(server.count("impasto/impasto-worker.js"), 1);
      // Waited for from before: it may come while the click returns.
      const chart = waitFor("the chart", page.waitForResponse(/impasto\/impasto-loss-chart\.js$/));
      await Promise.all([chart, page.getByText("Details", { exact: true }).click()]);
      await page.locator("#app").evaluate((place) => place.replaceChildren());
      await workersEnd(page);
      assertQuiet(seen, server);
      await context.close();
      await server.stop();
    });
  }
});
