import { message, type Said } from "../languages/message";
import { Failure, isAbort, isFailure } from "./failure";
import type { FailureCode } from "./failure-codes";
import { refusedFetch } from "./policy";
import { PAUSES, retry } from "./retry";
import { Timer } from "./timer";

/** Milliseconds without a byte after which a download is given up; a slow one is not. */
export const SILENCE = 30_000;

/** What is fetched and how the user knows it. */
export interface Wanted {
  url: URL;
  /** Within a sentence: "the list of networks". */
  what: Said;
  /** More bytes than this are not read. */
  limit: number;
  /** Called with the bytes that have come so far; with 0 at the beginning of every attempt. */
  onLoaded?: (bytes: number) => void;
  /** Instead of the browser's, for tests. */
  fetcher?: typeof fetch | undefined;
  /** Milliseconds without a byte after which it is given up. */
  silence?: number | undefined;
}

/** The remedy where the site is at fault: its owner finds what to do by the code, in web/element/README.md. */
export const SITE_FAULT = message("remedy.site");
const CONNECTION = message("remedy.connection");

/** Statuses that are transient though they are below 500: time-out, too early, too many requests. */
const TRANSIENT = [408, 425, 429];

/** Whether a server that answers so may answer otherwise later. */
export function isTransientStatus(status: number): boolean {
  return status >= 500 || TRANSIENT.includes(status);
}

function checkAnswer(response: Response, what: Said): void {
  const { ok, status, url } = response;
  if (!ok) {
    const transient = isTransientStatus(status);
    const remedy = transient ? message("remedy.moment") : SITE_FAULT;
    const said = message("failure.unfetched", { what, why: message("why.status", { status }), remedy });
    throw new Failure(transient ? "http-status" : "not-found", said, url);
  }
  if (response.headers.get("content-type")?.startsWith("text/html")) {
    throw new Failure("not-a-pack", message("failure.web-page", { what, remedy: SITE_FAULT }), response.url);
  }
}

function join(pieces: Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

async function readBody(response: Response, wanted: Wanted): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    length += read.value.length;
    if (length > wanted.limit) {
      await reader?.cancel();
      const { what, limit } = wanted;
      throw new Failure("too-long", message("failure.too-long", { what, limit, remedy: SITE_FAULT }));
    }
    pieces.push(read.value);
    wanted.onLoaded?.(length);
  }
  return join(pieces, length);
}

/** A broken connection shows as a TypeError that says nothing; this says what it means. */
function explain(error: unknown, said: Said, code: FailureCode): unknown {
  return isAbort(error) || error instanceof Failure ? error : new Failure(code, said);
}

/** What to say of a download of which nothing has come for so many milliseconds. */
export function silentFailure(what: Said, silence: number): Failure {
  const seconds = Math.round(silence / 1000);
  return new Failure("silent", message("failure.silent", { what, seconds, remedy: CONNECTION }));
}

/** What asking again will not change. */
const PERMANENT = ["refused-by-policy", "not-found", "not-a-pack", "too-long", "bad-index", "bad-manifest"];

/** Whether the next attempt may succeed. */
function isTransient(error: unknown): boolean {
  return !(isFailure(error) && PERMANENT.includes(error.code));
}

/**
 * Fetches bytes with GET and passes them to `take`, with three retries after transient failures, also those that `take`
 * throws. Every failure is a sentence with its remedy.
 */
export async function fetchWithRetries<T>(
  signal: AbortSignal,
  wanted: Wanted,
  take: (bytes: Uint8Array) => T,
  pauses: readonly number[] = PAUSES,
): Promise<T> {
  return retry(signal, async () => take(await fetchBytes(signal, wanted)), isTransient, pauses);
}

/** Fetches bytes with GET, once; every failure is a sentence with its remedy. */
export async function fetchBytes(signal: AbortSignal, wanted: Wanted): Promise<Uint8Array> {
  const { what, silence = SILENCE, onLoaded } = wanted;
  const silent = new AbortController();
  const timer = new Timer(silence, () => silent.abort(silentFailure(what, silence)));
  const received = (bytes: number) => {
    timer.restart();
    onLoaded?.(bytes);
  };
  try {
    return await fetchOnce(AbortSignal.any([signal, silent.signal]), { ...wanted, onLoaded: received });
  } finally {
    timer.stop();
  }
}

async function fetchOnce(signal: AbortSignal, wanted: Wanted): Promise<Uint8Array> {
  const { url, what, fetcher = fetch } = wanted;
  wanted.onLoaded?.(0);
  let response: Response;
  try {
    response = await fetcher(url, { signal });
  } catch (error) {
    const refused = error instanceof TypeError ? await refusedFetch(what, url) : undefined;
    if (refused) throw refused;
    throw explain(error, message("failure.no-connection", { what, remedy: CONNECTION }), "no-connection");
  }
  checkAnswer(response, what);
  try {
    return await readBody(response, wanted);
  } catch (error) {
    throw explain(error, message("failure.cut-off", { what, remedy: CONNECTION }), "cut-off");
  }
}

/** Reads JSON out of bytes; throws a sentence where it is none. */
export function parseJson(bytes: Uint8Array, what: Said): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Failure("not-a-pack", message("failure.not-json", { what, remedy: SITE_FAULT }));
  }
}
