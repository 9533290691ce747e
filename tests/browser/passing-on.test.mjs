// The painting goes to the clipboard.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { test } from "./support/case.mjs";
import { eachWithFreshSite } from "./support/fresh-site.mjs";
import { button, openWithPictures, paint, status } from "./support/page.mjs";

describe("passing on", () => {
  let site;
  let context;

  eachWithFreshSite((fresh) => {
    ({ site, context } = fresh);
  });

  test("a painting is copied as a picture, once there is one", async () => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await openWithPictures(context, site, { network: "vgg19-lite", size: "32", iterations: "1" });
    assert.equal(await button(page, "Copy").count(), 0);
    await paint(page);
    await button(page, "Copy").click();
    await status(page, /The painting is copied/);
    const width = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return (await createImageBitmap(await item.getType("image/png"))).width;
    });
    assert.equal(width, 32);
  });
});
