import { message } from "../languages/message";
import { detail, type Failure, isFailure } from "./failure";
import type { Core } from "./open-engine";
import { refusedByPolicy, wasRefused } from "./policy";
import { trustedScriptUrl } from "./trusted-script-url";

/** More threads than this wait for memory rather than compute. */
const MOST_THREADS = 8;

/** Milliseconds in which the threads must have started; some browsers do not say where they may not start at all. */
const LONGEST_START = 10_000;

const threadCount = Math.min(navigator.hardwareConcurrency, MOST_THREADS);

/**
 * Whether threads are possible here at all: only pages that are isolated from other origins may share memory, and WebKitGTK has no
 * such memory even for them.
 */
export const threadsPossible = self.crossOriginIsolated && typeof SharedArrayBuffer === "function" && threadCount > 1;

/**
 * Held here, as Firefox takes away workers that share a module's memory and that nothing holds (bug 1702191): one that went while the others
 * started would be waited for without end.
 */
const threads: Worker[] = [];

/** Starts the threads of the module that has them; rejects with a sentence where they do not start. */
export async function startThreads(core: Core): Promise<void> {
  const { failed, restore } = watchNewWorkers();
  try {
    await Promise.race([core.initThreadPool?.(threadCount), failed]);
  } catch (error) {
    if (isFailure(error)) throw error;
    const directives = ["worker-src", "child-src", "script-src", "default-src"];
    const refused = await wasRefused(directives, (blocked) => blocked === "blob");
    throw refused ? threadsRefused("blob:") : new Error(detail(error));
  } finally {
    restore();
  }
}

/** `worker-src` has to be given `source`. */
export function threadsRefused(source: string): Failure {
  return refusedByPolicy(message("what.threads"), "worker-src", source);
}

/**
 * wasm-bindgen-rayon starts its workers by itself, waits for ever for one that may not start, and knows nothing of Trusted Types:
 * meanwhile this stands in for `Worker`. Its addresses are those of blobs that are made here, in the worker.
 */
function watchNewWorkers(): { failed: Promise<never>; restore: () => void } {
  const original = self.Worker;
  let fail: (reason: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined); // it is only looked at in a race
  const timer = setTimeout(() => fail(new Error("the threads do not start")), LONGEST_START);
  self.Worker = class extends original {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(trustedScriptUrl(String(url)), options);
      threads.push(this);
      // What is in a blob always comes, unless it is refused, which Firefox tells by nothing but an event without a message.
      this.addEventListener("error", ({ message }: Partial<ErrorEvent>) =>
        fail(message ? new Error(message) : threadsRefused("blob:")),
      );
    }
  };
  const restore = () => {
    clearTimeout(timer);
    self.Worker = original;
  };
  return { failed, restore };
}
