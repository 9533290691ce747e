// Test cases that end: each has a limit, and one that fails says what it waited for and leaves screenshots.

import { AsyncLocalStorage } from "node:async_hooks";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as nodeTest } from "node:test";
import { firefoxMissing, inFirefox } from "./firefox.mjs";

const FOLDER = process.env.IMPASTO_SCREENSHOTS ?? join(tmpdir(), "impasto-screenshots");

/** Seconds for a case: several times what it needs, for machines slower than ours. */
const LIMIT = 120;

/** What the running case is waiting for; cases of one file can run side by side. */
const running = new AsyncLocalStorage();

/** Every browser that this file has started, for the screenshots. */
export const browsers = new Set();

/**
 * One case: `test(name, body)` or `test(name, { seconds, skip }, body)`. It fails after that time, whatever it is doing. In
 * Chromium alone.
 */
export function test(name, ...rest) {
  if (!inFirefox) define(name, ...rest);
}

/** The same for one of the cases that run in Firefox too. */
export function everywhere(name, ...rest) {
  define(name, ...rest);
}

function define(name, ...rest) {
  const body = rest.pop();
  const { seconds = LIMIT, skip = false } = rest.pop() ?? {};
  nodeTest(name, { skip: firefoxMissing || skip }, (t) => runCase(name, () => body(t), seconds));
}

/** Runs the body within its limit; a failure gets the screenshots' paths into its message. */
export function runCase(name, body, seconds) {
  const state = { waits: [] };
  return running.run(state, async () => {
    try {
      return await limited(body(), state, seconds);
    } catch (error) {
      const pictures = await screenshots(name);
      throw amended(error, (message) => message + pictures);
    }
  });
}

/** Waits for `promise`; `what` says what for, should it never come. */
export async function waitFor(what, promise) {
  const waits = running.getStore()?.waits ?? [];
  waits.push(what);
  try {
    return await promise;
  } catch (error) {
    throw amended(error, (message) => `Waited for ${what}: ${message}`);
  } finally {
    waits.splice(waits.indexOf(what), 1);
  }
}

/** Waits until `ask` answers with something, and returns that; ends with the page, should it never come. */
export function waitUntil(page, what, ask) {
  const answered = async () => {
    for (;;) {
      const answer = await ask();
      if (answer) return answer;
      await page.waitForTimeout(100);
    }
  };
  return waitFor(what, answered());
}

/** The error with another message; its stack, which is what is printed, begins with it. */
export function amended(error, change) {
  if (!(error instanceof Error)) return error;
  const [old, message] = [error.message, change(error.message)];
  error.stack = error.stack?.replace(old, () => message);
  error.message = message;
  return error;
}

async function limited(work, state, seconds) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      const what = state.waits.length > 0 ? `, waiting for ${state.waits.join(" and ")}` : "";
      reject(new Error(`not done after ${seconds} s${what}`));
    }, seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One picture of every open page. Never fails: the case's own failure is the one to be seen. */
async function screenshots(name) {
  const pages = [...browsers].flatMap((browser) => browser.contexts()).flatMap((context) => context.pages());
  const paths = await Promise.all(
    pages.map(async (page, index) => {
      const path = join(FOLDER, `${name.replace(/[^a-z0-9]+/gi, "-")}-${process.pid}-${index}.png`);
      try {
        await mkdir(FOLDER, { recursive: true });
        await page.screenshot({ path, timeout: 15_000 });
        return `\nScreenshot: ${path}`;
      } catch {
        return "";
      }
    }),
  );
  return paths.join("");
}
