// The limits of the cases themselves, without a browser's page.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { runCase, waitFor } from "./support/case.mjs";

const never = new Promise(() => {});

describe("cases", () => {
  let browser;

  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  test("one that hangs fails in time, says what it waited for and leaves a screenshot", async () => {
    const page = await browser.newPage();
    const failure = await runCase("hangs", () => waitFor("a bus", never), 0.1).then(
      () => assert.fail("it should fail"),
      (error) => error,
    );
    assert.match(failure.message, /^not done after 0\.1 s, waiting for a bus\nScreenshot: /);
    const path = failure.message.split("Screenshot: ")[1];
    assert.ok(existsSync(path));
    await rm(path);
    await page.close();
  });

  test("a wait that fails says what it was for", async () => {
    const late = () => waitFor("a bus", Promise.reject(new Error("Timeout 5 ms exceeded")));
    await assert.rejects(runCase("late", late, 10), /Waited for a bus: Timeout 5 ms exceeded/);
  });

  test("one that is done in time passes its value on", async () => {
    assert.equal(await runCase("quick", async () => 3, 10), 3);
  });
});
