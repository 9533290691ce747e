// What the worker's modules expect of a browser's worker. To be imported before them.

import { availableParallelism } from "node:os";
import { fetchOrRead } from "./fetch-or-read";

const original = globalThis.fetch;
const global = globalThis as unknown as Record<string, unknown>;
global.self ??= globalThis;
// No page's policy is in force here, whose events could be heard.
global.addEventListener ??= () => undefined;
global.navigator ??= { hardwareConcurrency: availableParallelism() };
globalThis.fetch = (url, init) => fetchOrRead(original, url, init);
