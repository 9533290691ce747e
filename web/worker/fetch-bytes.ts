import { Failure, isAbort } from "./failure";

/** What is fetched and how the user knows it. */
export interface Wanted {
  url: URL;
  /** At the beginning of a sentence: "The list of networks". */
  what: string;
  /** More bytes than this are not read. */
  limit: number;
  /** Called with the number of bytes of each piece that comes. */
  onBytes?: (count: number) => void;
}

/** The remedy where the site is at fault: its owner finds what to do by the code, in web/element/README.md. */
export const SITE_FAULT = "try again later, or tell whoever runs this page";
const CONNECTION = "check the connection and press Paint again";

function checkAnswer(response: Response, what: string): void {
  if (!response.ok) {
    const remedy = response.status < 500 ? SITE_FAULT : "wait a moment and press Paint again";
    const sentence = `${what} could not be fetched (the server answered ${response.status}); ${remedy}.`;
    throw new Failure("http-status", sentence, response.url);
  }
  if (response.headers.get("content-type")?.startsWith("text/html")) {
    const sentence = `The server sent a web page where ${lowerFirst(what)} should be; ${SITE_FAULT}.`;
    throw new Failure("not-a-pack", sentence, response.url);
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
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
      throw new Failure("too-long", `${wanted.what} is longer than its ${wanted.limit} bytes; ${SITE_FAULT}.`);
    }
    pieces.push(read.value);
    wanted.onBytes?.(read.value.length);
  }
  return join(pieces, length);
}

/** A broken connection shows as a TypeError that says nothing; this says what it means. */
function explain(error: unknown, message: string, code: string): unknown {
  return isAbort(error) || error instanceof Failure ? error : new Failure(code, message);
}

/** Fetches bytes with GET; every failure is a sentence with its remedy. */
export async function fetchBytes(
  signal: AbortSignal,
  wanted: Wanted,
  fetcher: typeof fetch = fetch,
): Promise<Uint8Array> {
  const { url, what } = wanted;
  let response: Response;
  try {
    response = await fetcher(url, { signal });
  } catch (error) {
    throw explain(error, `${what} could not be fetched (no answer from the server); ${CONNECTION}.`, "no-connection");
  }
  checkAnswer(response, what);
  try {
    return await readBody(response, wanted);
  } catch (error) {
    throw explain(error, `${what} broke off on the way; ${CONNECTION}.`, "cut-off");
  }
}

/** Reads JSON out of bytes; throws a sentence where it is none. */
export function parseJson(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Failure("not-a-pack", `${what} is not JSON; ${SITE_FAULT}.`);
  }
}
