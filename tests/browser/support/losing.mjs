// Engines whose device is lost where a test wants it.

import { built } from "./server.mjs";

/**
 * Has each engine that the site's pages open on the CPU lose its device in that call of a method of one of its classes: one number for
 * each engine, in their order. Those after them lose nothing. Returns the numbers that are left.
 */
export async function loseDevices(site, className, method, calls) {
  const module = await built("impasto-cpu.js");
  const left = [...calls];
  site.fault("impasto-cpu.js", (response, _body, type) => {
    const call = left.shift();
    const script = call === undefined ? "" : losing(className, method, call);
    response.writeHead(200, { "content-type": type }).end(Buffer.concat([module, Buffer.from(script)]));
  });
  return left;
}

const losing = (className, method, call) => `
{
  const { ${method}: original } = ${className}.prototype;
  let calls = 0;
  ${className}.prototype.${method} = async function (...values) {
    if (++calls < ${call}) return original.apply(this, values);
    const why = "The device failed (lost); the picture is kept.";
    throw Object.assign(new Error(why), { name: "ImpastoError", code: "device-failed" });
  };
}`;
