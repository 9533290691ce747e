// Every example of the element's README does what it says.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe } from "node:test";
import { launch, watchedContext } from "./support/browser.mjs";
import { test, waitFor } from "./support/case.mjs";
import { clip } from "./support/clips.mjs";
import { hostedSite } from "./support/hosted.mjs";
import { LESSON } from "./support/looks.mjs";
import { photo, style } from "./support/pictures.mjs";
import { Site } from "./support/server.mjs";

const readme = await readFile(new URL("../../web/element/README.md", import.meta.url), "utf8");
const examples = (language) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map(([, code]) => code);

/** What an example shows beyond a painting, by a piece of it that no other has. */
const CHECKS = {
  'src="https://example.org/impasto/impasto.js"': async ({ site, other }) => {
    assert.equal(site.count("impasto.js"), 0);
    assert.equal(other.count("impasto.js"), 1);
  },
  'engine="https://cdn': async ({ site, other }) => {
    assert.equal(site.count("impasto-worker.js"), 0);
    assert.ok(other.requests.some(({ path }) => path.startsWith("/packs/vgg19-lite/")));
  },
  'recipe="pastel.json"': async ({ page }) => {
    const strengths = (elements) => elements.map((element) => element.strength);
    assert.deepEqual(await page.locator("impasto-stylizer").evaluateAll(strengths), [0.8, 0.7, 0.25]);
  },
  autostart: async ({ page }) => assert.equal(await page.evaluate(() => window.finished[0]), "by itself"),
  'id="go"': async ({ page }) => {
    await page.evaluate(() => {
      window.again = new Promise((resolve) =>
        document.querySelector("impasto-stylizer").addEventListener("finish", resolve),
      );
    });
    await page.locator("#go").click();
    await waitFor(
      "the button to paint",
      page.evaluate(() => window.again.then(() => true)),
    );
  },
  "styles/styles.json": async ({ page }) => {
    for (const name of ["The Great Wave", "Wheat field"]) await page.getByRole("radio", { name }).waitFor();
  },
  'id="small"': async ({ page }) => {
    const drawn = await page.locator("#small").evaluate(({ width, height }) => [width, height]);
    assert.equal(Math.max(...drawn), 48);
  },
  "::part(paint)": async ({ page }) => {
    const button = page.getByRole("button", { name: "Paint", exact: true });
    const look = await button.evaluate(async (element) => {
      // Its colour has a transition, on from the moment that the button is enabled.
      await Promise.allSettled(element.getAnimations().map(({ finished }) => finished));
      const { textTransform, borderRadius, backgroundColor } = getComputedStyle(element);
      return [textTransform, borderRadius, backgroundColor];
    });
    assert.deepEqual(look, ["uppercase", "0px", "rgb(122, 31, 61)"]);
    assert.ok(!(await page.getByRole("button", { name: "Oil" }).isVisible()));
  },
  'slot="empty"': async ({ page }) => {
    await page.getByRole("button", { name: "Malen", exact: true }).waitFor();
    await page.getByRole("button", { name: "Halt", exact: true }).waitFor();
    await page.getByText("Painted on your own computer.").waitFor();
    assert.ok(!(await page.getByText("Drop a holiday photo here.").isVisible()), "there is a picture now");
  },
};

/** What has to be so before anything is painted. */
const CHECKS_BEFORE = {
  'slot="empty"': ({ page }) => page.getByText("Drop a holiday photo here.").waitFor(),
};

/** What runs each example in JavaScript, by a piece of it that no other has. */
const SCRIPTS = {
  'import "impasto-stylizer/element"': "package.test.mjs",
  'from "node:fs/promises"': "package.test.mjs",
  'from "./impasto-stylizer.js"': "what needs no element paints without one",
  "painter.teach(": "a script has a look learn from a painting",
  "painter.paintVideo(": "a script paints a video, in a look and by the loop",
};

const FAST = '<impasto-stylizer device="cpu" network="vgg19-lite" size="48" iterations="2"';

describe("the README's examples", () => {
  let browser;

  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  /** A site with this page, and another for what examples have from elsewhere. */
  async function serve(body, use) {
    const [site, other] = [await Site.start(), await hostedSite()];
    const { context, seen } = await watchedContext(browser);
    try {
      for (const name of ["beach.jpg", "painted.jpg"]) site.put(name, photo.buffer);
      for (const name of ["waves.jpg", "styles/great-wave.jpg"]) site.put(name, style.buffer);
      other.put("wheat.jpg", style.buffer);
      site.put("holiday.mp4", (await clip("plain.mp4")).buffer);
      site.put("pastel.json", JSON.stringify({ strength: 0.25 }));
      const here = (text) =>
        text
          .replaceAll(/https:\/\/(cdn\.)?example\.org\/(impasto\/)?/g, other.url())
          .replaceAll(/https:\/\/(cdn\.)?example\.org/g, other.origin)
          .replaceAll("https://my.site", site.origin);
      site.put("styles/styles.json", here(examples("json")[0]));
      site.put(
        "example.html",
        `<!doctype html><html lang="en"><head><meta charset="utf-8" /><title>Example</title><link rel="icon" href="data:," /></head>
        <body>${here(body)}</body></html>`,
      );
      const page = await context.newPage();
      await page.goto(site.url("example.html"));
      await use({ page, site, other });
      assert.deepEqual(seen.complaints, []);
    } finally {
      await context.close();
      await Promise.all([site.stop(), other.stop()]);
    }
  }

  const elements = examples("html").filter((code) => code.includes("<impasto-stylizer"));
  for (const code of elements) {
    const [what] = /<impasto-stylizer.*/.exec(code);
    test(`${what} paints`, async () => {
      const script = code.includes("impasto.js") ? "" : '<script type="module" src="./impasto.js"></script>';
      const watch = `<script>
        window.finished = [];
        window.failed = [];
        let asked = false;
        addEventListener("finish", () => finished.push(asked ? "when asked" : "by itself"), true);
        addEventListener("error", ({ detail }) => detail && failed.push(detail.message), true);
        window.paintAll = async () => {
          await customElements.whenDefined("impasto-stylizer");
          for (const element of document.querySelectorAll("impasto-stylizer")) {
            if (element.autostart) while (finished.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
            asked = true;
            await element.paint();
            await element.toBlob();
          }
          return failed;
        };
      </script>`;
      await serve(watch + script + code.replaceAll("<impasto-stylizer", FAST), async (served) => {
        const known = (checks) => Object.entries(checks).filter(([piece]) => code.includes(piece));
        for (const [, check] of known(CHECKS_BEFORE)) await check(served);
        assert.deepEqual(
          await waitFor(
            "all to paint",
            served.page.evaluate(() => window.paintAll()),
          ),
          [],
        );
        for (const [, check] of known(CHECKS)) await check(served);
      });
    });
  }

  test("each of these checks is of one example, and no example is left out", () => {
    for (const piece of [...Object.keys(CHECKS), ...Object.keys(CHECKS_BEFORE)])
      assert.equal(elements.filter((code) => code.includes(piece)).length, 1, piece);
    const others = examples("html").filter((code) => !elements.includes(code));
    assert.deepEqual(
      others.map((code) => code.includes("<iframe")),
      [true],
    );
    for (const code of examples("js"))
      assert.equal(Object.keys(SCRIPTS).filter((piece) => code.includes(piece)).length, 1, code);
    assert.equal(examples("js").length, Object.keys(SCRIPTS).length);
    assert.equal(examples("json").length, 1);
  });

  /** Runs an example's script on a page with this element, with some words of it replaced; resolves to what `then` makes of it. */
  async function runs({ piece, faster, attributes, then }) {
    const [code] = examples("js").filter((code) => code.includes(piece));
    const fast = Object.entries(faster).reduce((code, [slow, quick]) => {
      assert.ok(code.includes(slow), slow);
      return code.replace(slow, quick);
    }, code);
    const body = `<script type="module" src="./impasto.js"></script>
      ${FAST} ${attributes}></impasto-stylizer>
      <script>
        for (const type of ["error", "unhandledrejection"])
          addEventListener(type, ({ message, reason }) => (window.result = [message ?? String(reason)]));
        window.told = [];
        for (const type of ["look", "video", "error"])
          document.querySelector("impasto-stylizer").addEventListener(type, ({ detail }) => told.push(detail));
      </script>
      <script type="module">
        ${fast}
        window.result = await (${then})();
      </script>`;
    let result;
    await serve(body, async ({ page }) => {
      const done = page.waitForFunction(() => window.result, undefined, { timeout: 200_000 });
      result = await (await waitFor("the script to end", done)).jsonValue();
    });
    return result;
  }

  test("a script has a look learn from a painting", { seconds: 240 }, async () => {
    const told = await runs({
      piece: "painter.teach(",
      faster: { "teach({}": `teach(${JSON.stringify(LESSON)}` },
      attributes: 'photo="beach.jpg" style-image="waves.jpg" teach-minutes="0.1"',
      then: "() => told.map(({ type, steps, message }) => ({ type, learned: steps > 0, message }))",
    });
    assert.deepEqual(told, [{ type: "look", learned: true, message: undefined }]);
  });

  test("a script paints a video, in a look and by the loop", { seconds: 240 }, async () => {
    const result = await runs({
      piece: "painter.paintVideo(",
      faster: { "size: 384": "size: 48", "frameIterations: 60": "frameIterations: 1" },
      attributes: 'gallery-style="mosaic"',
      then: `() => ({
        told: told.map(({ type, frames, width, message }) => ({ type, frames, width, message })),
        types: [painted.type, byTheLoop.type],
      })`,
    });
    const video = { type: "video", frames: 12, width: 48, message: undefined };
    assert.deepEqual(result, { told: [video, video], types: ["video/mp4", "video/mp4"] });
  });

  test("the frame takes its settings and gives its picture", async () => {
    const [code, ...others] = examples("html").filter((code) => code.includes("<iframe"));
    assert.equal(others.length, 0);
    await serve(code, async ({ page }) => {
      const told = page.waitForEvent("console", (message) => message.text().includes("Blob"));
      const element = page.frameLocator("#painter").locator("impasto-stylizer");
      await waitFor("the size to be set", page.frameLocator("#painter").locator('[size="512"]').waitFor());
      await element.evaluate((element) => {
        for (const [name, value] of [
          ["device", "cpu"],
          ["network", "vgg19-lite"],
          ["size", 48],
          ["iterations", 2],
        ])
          element.setAttribute(name, value);
        return element.paint();
      });
      await waitFor("the page to hear of it", told);
    });
  });

  test("what needs no element paints without one", async () => {
    const [code] = examples("js").filter((code) => code.includes('from "./impasto-stylizer.js"'));
    const fast = code.replace("size: 512", 'network: "vgg19-lite", size: 48, iterations: 3');
    assert.notEqual(fast, code);
    const body = `<canvas width="48" height="48"></canvas><script type="module">
      const context = document.querySelector("canvas").getContext("2d");
      ${fast}
      const { data } = context.getImageData(0, 0, 48, 48);
      window.painted = [png.type, new Set(data).size > 100];
    </script>`;
    await serve(body, async ({ page }) => {
      const painted = await waitFor(
        "it to paint",
        page.waitForFunction(() => window.painted),
      );
      assert.deepEqual(await painted.jsonValue(), ["image/png", true]);
    });
  });
});
