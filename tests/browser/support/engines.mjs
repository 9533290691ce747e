// Engines on the CPU that lose their device where a test wants it, or take their time.

import { built } from "./server.mjs";

/**
 * Has each engine that the site's pages open on the CPU lose its device in that call of a method of one of its classes: one number for
 * each engine, in their order. Those after them lose nothing. `later`: the first engine's calls are counted from `startCounting`
 * on. Returns the numbers that are left.
 */
export async function loseDevices(site, className, method, calls, { later = false } = {}) {
  const left = [...calls];
  let waits = later;
  await instrument(site, () => {
    const call = left.shift();
    const script = call === undefined ? "" : around(className, method, losing(call, waits));
    waits = false;
    return script;
  });
  return left;
}

/** Has the engine of a page count from now on: how often it was called before does not count. */
export async function startCounting(page) {
  const [worker] = page.workers();
  await worker.evaluate(() => (self.counting = true));
}

/** Has each iteration of a class that is stepped take at least so many milliseconds, as on a slow machine. */
export function slowDown(site, className, milliseconds) {
  const script = around(className, "step", slowed(milliseconds));
  return instrument(site, () => script);
}

/** Each engine's module gets the script that `next` gives at its end. */
async function instrument(site, next) {
  const module = await built("impasto-cpu.js");
  site.fault("impasto-cpu.js", (response, _body, type) => {
    response.writeHead(200, { "content-type": type }).end(Buffer.concat([module, Buffer.from(next())]));
  });
}

/** `body` is called in the method's place, with what the method was as `original`. */
const around = (className, method, body) => `
{
  const { ${method}: original } = ${className}.prototype;
  let calls = 0;
  ${className}.prototype.${method} = async function (...values) {${body}
  };
}`;

const losing = (call, waits) => `
    if (${waits} && !self.counting) return original.apply(this, values);
    if (++calls < ${call}) return original.apply(this, values);
    const why = "The device failed (lost); the picture is kept.";
    throw Object.assign(new Error(why), { name: "ImpastoError", code: "device-failed" });`;

const slowed = (milliseconds) => `
    const waited = new Promise((resolve) => setTimeout(resolve, values[0] * ${milliseconds}));
    const [result] = await Promise.all([original.apply(this, values), waited]);
    return result;`;
