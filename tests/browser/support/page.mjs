// The page as a visitor and an embedder know it: labels, roles, and the element's attributes and events.

import assert from "node:assert/strict";
import { amended, waitFor } from "./case.mjs";
import { photo, style } from "./pictures.mjs";

/** Opens a page of the site and listens to its first element. */
export async function open(context, site, path = "") {
  const page = await context.newPage();
  await page.goto(site.url(path));
  const defined = page.waitForFunction(() => customElements.get("impasto-stylizer"));
  await waitFor("the element to be defined", defined);
  await page.evaluate(() => {
    window.events = [];
    for (const type of ["progress", "finish", "error"]) {
      document.querySelector("impasto-stylizer").addEventListener(type, ({ detail }) => {
        const { iteration, loss, scale, message } = detail;
        window.events.push({ type, iteration, loss, scale, message });
      });
    }
  });
  return page;
}

/** Sets the element's attributes. */
export function set(page, attributes) {
  return page.locator("impasto-stylizer").evaluate((element, attributes) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  }, attributes);
}

/** Chooses a file at an input by its label. */
export function choose(page, label, file) {
  const { name, mimeType, buffer } = file;
  return page.getByLabel(label, { exact: true }).setInputFiles({ name, mimeType, buffer });
}

/** Types a number in place of the one that is in a field. */
export async function type(page, label, value) {
  const field = page.getByLabel(label, { exact: true });
  await field.press("ControlOrMeta+a"); // In Firefox, `fill` writes behind what is in a field of numbers.
  await field.pressSequentially(value);
}

/** Opens a page with these attributes and chooses both pictures. */
export async function openWithPictures(context, site, attributes, path = "?device=cpu") {
  const page = await open(context, site, path);
  await set(page, attributes);
  await choose(page, "Photo", photo);
  await choose(page, "Style", style);
  await status(page, /style\.png is ready/);
  return page;
}

/** Drops files, or an address, on what the selector finds; also pastes them, with `type` "paste". */
export function drop(page, selector, { files = [], address }, type = "drop") {
  const plain = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, bytes: new Uint8Array(buffer) }));
  return page.locator(selector).evaluate(
    (target, { plain, address, type }) => {
      const data = new DataTransfer();
      for (const { name, mimeType, bytes } of plain) {
        data.items.add(new File([new Uint8Array(bytes)], name, { type: mimeType }));
      }
      if (address) data.setData(type === "paste" ? "text/plain" : "text/uri-list", address);
      const how = { bubbles: true, composed: true, cancelable: true };
      const event =
        type === "paste"
          ? new ClipboardEvent(type, { ...how, clipboardData: data })
          : new DragEvent(type, { ...how, dataTransfer: data });
      target.dispatchEvent(event);
    },
    { plain, address, type },
  );
}

/**
 * Chooses a file that cannot be painted, waits for its own failure and returns what the status line says. The line
 * alone would not do: it may still say the same of the same file, chosen at the other input.
 */
export async function chooseInVain(page, label, file) {
  const from = (await events(page)).length;
  await choose(page, label, file);
  const failures = (await eventsUntil(page, "error", from)).filter(({ type }) => type === "error");
  return said(page, failures.at(-1));
}

export function button(page, name) {
  return page.getByRole("button", { name, exact: true });
}

/** Waits until the status line says something that matches, and returns all it says. */
export async function status(page, pattern) {
  const line = page.getByRole("status").filter({ hasText: pattern });
  try {
    await waitFor(`the status line to match ${pattern}`, line.waitFor());
  } catch (error) {
    const text = await page.getByRole("status").textContent();
    throw amended(error, (message) => `${message}\nIt says: ${text}`);
  }
  // Where another message has come since, nobody can tell any more.
  return (await line.allTextContents())[0] ?? "";
}

/** The events since number `from`. */
export function events(page, from = 0) {
  return page.evaluate((from) => window.events.slice(from), from);
}

/** Waits until as many events of a type have come since number `from`, and returns all since then. */
export async function eventsUntil(page, type, from = 0, count = 1) {
  const enough = ([type, from, count]) => {
    const since = window.events.slice(from);
    return (
      since.some((event) => event.type === "error") || since.filter((event) => event.type === type).length >= count
    );
  };
  const coming = page.waitForFunction(enough, [type, from, count], { polling: 50 });
  try {
    await waitFor(`${count} ${type} event${count > 1 ? "s" : ""} or an error event`, coming);
  } catch (error) {
    const came = (await events(page, from)).map((event) => event.type).join(", ") || "none";
    const text = await page.getByRole("status").textContent();
    throw amended(error, (message) => `${message}\nEvents that came: ${came}. The status line says: ${text}`);
  }
  return events(page, from);
}

/** Presses Paint and waits for the end. */
export async function paint(page) {
  const from = (await events(page)).length;
  await button(page, "Paint").click();
  const since = await eventsUntil(page, "finish", from);
  assert.equal(since.at(-1).type, "finish", since.at(-1).message);
  return since.filter(({ type }) => type === "progress");
}

/** Waits until nothing is painted. */
export function idle(page) {
  return waitFor("Paint to be enabled", button(page, "Paint").and(page.locator(":enabled")).waitFor());
}

/** Presses Paint, waits for the failure and returns its message. */
export async function paintInVain(page) {
  const from = (await events(page)).length;
  await button(page, "Paint").click();
  await eventsUntil(page, "finish", from);
  // Getting ready may have complained before: the painting's own failure is the last.
  await idle(page);
  const last = (await events(page, from)).at(-1);
  assert.equal(last.type, "error", "it should not have painted");
  const text = await said(page, last);
  assertOneSentence(text);
  return text;
}

/** What the status line says of a failure: the same as its event. */
async function said(page, failure) {
  const text = await page.getByRole("status").textContent();
  assert.equal(text.toLowerCase(), failure.message.toLowerCase(), "event and status line say the same");
  return text;
}

/** One sentence with its remedy after a semicolon. */
export function assertOneSentence(text) {
  assert.match(text, /^[^a-z\s].*;.*\.$/s, `"${text}" is one sentence with a remedy`);
  assert.doesNotMatch(text, /[.!?]\s+[A-Z]|\n|undefined|\[object|Error:|panicked/, `"${text}" is one plain sentence`);
}

/** What the canvas named Result shows: its size, a number that tells pictures apart, and how many colours there are. */
export function result(page) {
  return page.getByRole("img", { name: "Result" }).evaluate((canvas) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const colours = new Set();
    let hash = 0;
    for (let at = 0; at < data.length; at += 4) {
      const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
      colours.add(colour);
      hash = (Math.imul(hash, 31) + colour) | 0;
    }
    return { width, height, hash, colours: colours.size };
  });
}

/** The RGBA values that the canvas named Result shows; an array of numbers would take seconds to come. */
export function pixels(page) {
  return page.getByRole("img", { name: "Result" }).evaluate((canvas) => {
    const { width, height } = canvas;
    return canvas.getContext("2d").getImageData(0, 0, width, height).data;
  });
}

/** How far two pictures are apart: the root of the mean square, in steps of a byte. */
export function distance(a, b) {
  const sum = a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
  return Math.sqrt(sum / a.length);
}
