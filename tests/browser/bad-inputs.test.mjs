// Two hundred files that are no good: each is taken or refused in one sentence, as docs/bad-inputs.md says, and the page goes on.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe } from "node:test";
import { badInputs } from "../bad-inputs/make.mjs";
import { allThroughPage } from "../bad-inputs/through-page.mjs";
import { test } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { choose, paint, result, set, status } from "./support/page.mjs";
import { photo } from "./support/pictures.mjs";

describe("two hundred bad inputs", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => ({ site, context } = fresh), { quiet: false });

  test("are taken or refused as the table says, and a good photo paints afterwards", { timeout: 300_000 }, async () => {
    const table = await readFile(new URL("../../docs/bad-inputs.md", import.meta.url), "utf8");
    const expected = table.split("\n").filter((line) => /^\| (picture|look|recipe) \|/.test(line));
    const inputs = await badInputs();
    assert.equal(inputs.length, 200);
    assert.equal(expected.length, inputs.length);
    const wrong = [];
    const page = await allThroughPage(context, site, inputs, (input, sentence, i) => {
      // What is wrong, and what to do.
      if (sentence !== undefined) assert.match(sentence, /^[^\n]*;[^\n]*\.$/);
      const taken = expected[i].split(" | ")[3] === "taken";
      if (taken !== (sentence === undefined)) wrong.push(`${input.name}, ${input.what}: ${sentence ?? "taken"}`);
    });
    assert.deepEqual(wrong, []);
    await set(page, { network: "vgg19-lite", size: "48", iterations: "3" });
    await choose(page, "Photo", photo);
    await status(page, /photo\.png is ready/);
    await paint(page);
    assert.ok((await result(page)).colours > 50);
  });
});
