// Gives files to the page as a visitor, or a site that embeds the element, would.

import { button, choose, events, idle, openWithPictures, set } from "../browser/support/page.mjs";

/**
 * Gives all of them to a page, one after the other, and calls `told` with each and with what the page says where it refuses it, undefined where it
 * takes it. Each kind has a page of its own: a painting's file brings settings along. Returns the last page.
 */
export async function allThroughPage(context, site, inputs, told) {
  let page;
  for (const [i, input] of inputs.entries()) {
    if (input.kind !== inputs[i - 1]?.kind) {
      await page?.close();
      page = await openWithPictures(context, site, {});
    }
    await told(input, await throughPage(page, site, input, i), i);
  }
  return page;
}

async function throughPage(page, site, { kind, name, bytes }, number) {
  const from = (await events(page)).length;
  if (kind === "picture") return choosePicture(page, from, `${number}-${name}`, bytes);
  if (kind === "look") return chooseLook(page, site, from, `${number}-${name}`, bytes);
  return paintRecipe(page, from, String(bytes));
}

/** The first failure since then, once `taken` or it is there. */
async function outcome(page, from, taken, wanted) {
  await page.waitForFunction(
    ({ from, taken, wanted }) => {
      const said = document.querySelector("impasto-stylizer").shadowRoot.querySelector("[role=status]").textContent;
      const since = window.events.slice(from);
      if (since.some(({ type }) => type === "error")) return true;
      return taken === "said" ? said.includes(wanted) : since.some(({ type }) => type === taken);
    },
    { from, taken, wanted },
    { polling: 30 },
  );
  return (await events(page, from)).find(({ type }) => type === "error")?.message;
}

async function choosePicture(page, from, name, buffer) {
  await choose(page, "Photo", { name, mimeType: "application/octet-stream", buffer });
  return outcome(page, from, "said", name);
}

async function chooseLook(page, site, from, name, bytes) {
  site.put(name, bytes);
  await set(page, { look: name, quality: "instant" });
  const sentence = await outcome(page, from, "said", "is ready");
  await page
    .locator("impasto-stylizer")
    .evaluate((element) => ["look", "quality"].forEach((name) => element.removeAttribute(name)));
  return sentence;
}

async function paintRecipe(page, from, recipe) {
  await set(page, { recipe });
  await button(page, "Paint").click();
  const sentence = await outcome(page, from, "progress");
  if (sentence === undefined) await button(page, "Stop").click();
  await idle(page);
  await page.locator("impasto-stylizer").evaluate((element) => element.removeAttribute("recipe"));
  return sentence;
}
