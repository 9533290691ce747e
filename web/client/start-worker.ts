import { message } from "../languages/message";
import { Failure } from "../worker/failure";
import { refusedByPolicy, refusedImport, wasRefused } from "../worker/policy";
import { trustedScriptUrl } from "../worker/trusted-script-url";

const WHAT = message("what.worker");

/** What the script below posts where the worker's own script does not come. */
interface Unreachable {
  impasto: "unreachable";
}

/**
 * The script of a worker whose own comes from another origin. It is fetched as any import is (`script-src`), so that `blob:` is
 * all that `worker-src` must allow. What is posted meanwhile is kept for it.
 */
const importing = (url: URL) => `
const early = [];
const keep = (event) => early.push(event);
addEventListener("message", keep);
import(${JSON.stringify(url.href)}).then(
  () => {
    removeEventListener("message", keep);
    for (const { data, ports } of early) dispatchEvent(new MessageEvent("message", { data, ports }));
  },
  () => postMessage({ impasto: "unreachable" }),
);`;

/**
 * Starts the module worker of this folder, under this name, which the worker knows. `fail` is told why it cannot be had, or that
 * its script has failed; a worker that ends without a word is noticed otherwise.
 */
export function startWorker(name: string, folder: URL, fail: (reason: unknown) => void): Worker {
  const url = new URL("impasto-worker.js", folder);
  const own = url.origin === location.origin;
  const worker = own ? newWorker(url.href, name) : newBlobWorker(importing(url), name);
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    // A script that could not be fetched has no message; one that failed has.
    if (event.message) fail(new Error(event.message));
    else void explain(url, own).then(fail);
  });
  worker.addEventListener("message", ({ data }: MessageEvent<Partial<Unreachable> | null>) => {
    if (data?.impasto === "unreachable") void explain(url, own).then(fail);
  });
  return worker;
}

function newWorker(url: string, name: string): Worker {
  return new Worker(trustedScriptUrl(url), { type: "module", name });
}

function newBlobWorker(source: string, name: string): Worker {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  // The address is needed until the script has been read, which the worker does not tell; a minute is long enough.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return newWorker(url, name);
}

async function explain(url: URL, own: boolean): Promise<Failure> {
  const directives = ["worker-src", "child-src", "script-src", "script-src-elem", "default-src"];
  const refused = await wasRefused(directives, (blocked) => blocked === (own ? url.href : "blob"));
  if (refused) return refusedByPolicy(WHAT, "worker-src", own ? "'self'" : "blob:");
  return (await refusedImport(WHAT, url)) ?? unreachable();
}

function unreachable(): Failure {
  return new Failure("worker-unreachable", message("failure.worker-unreachable"));
}
