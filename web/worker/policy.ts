// What a page's Content-Security-Policy refuses. Browsers tell it by events alone: the call itself fails as if there were no connection.

import { message, type Said } from "../languages/message";
import { Failure } from "./failure";

/** One refusal. */
interface Refusal {
  /** `connect-src`, `script-src-elem`, `worker-src`, ... */
  directive: string;
  /** An address, or its origin, or a word: `blob`, `wasm-eval`, `trusted-types-sink`. */
  blocked: string;
  time: number;
}

/** Milliseconds after a failure in which its event comes. */
const EVENT_DELAY = 50;
/** An event that came so many milliseconds before a failure may be its own. */
const RECENT = 2000;

const refusals: Refusal[] = [];

/** Where events are heard: the document, or the worker itself. Node, which renders pages on a server, has neither. */
const target = (globalThis as { document?: EventTarget }).document ?? (globalThis as Partial<typeof globalThis>).self;

target?.addEventListener("securitypolicyviolation", (event) => {
  const { disposition, effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent;
  // Policies that are only reported refuse nothing.
  if (disposition !== "enforce") return;
  refusals.push({ directive: effectiveDirective, blocked: blockedURI, time: Date.now() });
  if (refusals.length > 20) refusals.shift();
});

/** What is refused, for whoever runs the page: `directive` has to be given `source`. */
export function refusedByPolicy(what: Said, directive: string, source: string): Failure {
  return new Failure("refused-by-policy", message("failure.refused", { what, directive, source }));
}

/** Whether one of these directives has just refused this: to be asked after a failure. */
export async function wasRefused(directives: readonly string[], blocked: (uri: string) => boolean): Promise<boolean> {
  const since = Date.now() - RECENT;
  await new Promise((resolve) => setTimeout(resolve, EVENT_DELAY));
  return refusals.some((refusal) => {
    const { directive, time } = refusal;
    return time >= since && directives.includes(directive) && blocked(refusal.blocked);
  });
}

/** The failure of a fetch that the policy has refused; undefined where it was something else. */
export async function refusedFetch(what: Said, url: URL): Promise<Failure | undefined> {
  const refused = await wasRefused(["connect-src", "default-src"], (blocked) => isOf(blocked, url));
  return refused ? refusedByPolicy(what, "connect-src", sourceOf(url)) : undefined;
}

/** The failure of an import that the policy has refused; undefined where it was something else. */
export async function refusedImport(what: Said, url: URL): Promise<Failure | undefined> {
  const refused = await wasRefused(["script-src", "script-src-elem", "default-src"], (blocked) => isOf(blocked, url));
  return refused ? refusedByPolicy(what, "script-src", sourceOf(url)) : undefined;
}

/** Browsers may leave away what comes after the origin. */
function isOf(blocked: string, url: URL): boolean {
  return blocked === url.href || blocked === url.origin || url.href.startsWith(`${blocked}?`);
}

/** How a policy names where an address lies. */
export function sourceOf(url: URL): string {
  return url.origin === globalThis.origin ? "'self'" : url.origin;
}

/** The smallest module there is. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Throws where WebAssembly may not be compiled: before megabytes of it are fetched. */
export function assertWasmAllowed(): void {
  try {
    new WebAssembly.Module(EMPTY_MODULE);
  } catch {
    throw refusedByPolicy(message("what.wasm"), "script-src", "'wasm-unsafe-eval'");
  }
}
