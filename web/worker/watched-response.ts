import { message } from "../languages/message";
import { SILENCE, silentFailure } from "./fetch-bytes";
import { refusedFetch } from "./policy";
import type { OnBytes } from "./protocol";
import { Timer } from "./timer";

interface Options {
  /** Milliseconds without a byte after which it is given up. */
  silence?: number;
  /** Instead of the browser's, for tests. */
  fetcher?: typeof fetch;
}

const WHAT = message("what.painter");

/**
 * Asks for an engine's module and gives the answer as it comes, so that it is compiled meanwhile, telling how many of
 * its bytes have come. Fails where nothing has come for a while.
 */
export async function fetchWatched(url: URL, onBytes: OnBytes, options: Options = {}): Promise<Response> {
  const { silence = SILENCE, fetcher = fetch } = options;
  const silent = new AbortController();
  const timer = new Timer(silence, () => silent.abort(silentFailure(WHAT, silence)));
  try {
    const response = await fetcher(url, { signal: silent.signal });
    if (response.ok && response.body) return watchedResponse(response, response.body, { onBytes, timer, silent });
    timer.stop();
    return response;
  } catch (error) {
    timer.stop();
    const refused = error instanceof TypeError ? await refusedFetch(WHAT, url) : undefined;
    throw refused ?? error;
  }
}

/**
 * The same answer, whose bytes are counted and restart the timer. The total is 0 where nobody knows it: a compressed answer
 * gives the length of what is sent, but what comes is unpacked.
 */
function watchedResponse(
  response: Response,
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { onBytes, timer, silent }: { onBytes: OnBytes; timer: Timer; silent: AbortController },
): Response {
  const length = response.headers.has("content-encoding") ? 0 : Number(response.headers.get("content-length") ?? 0);
  let loaded = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      timer.restart();
      loaded += chunk.length;
      onBytes(loaded, loaded <= length ? length : 0);
      controller.enqueue(chunk);
    },
    flush() {
      timer.stop();
    },
  });
  const { status, statusText, headers } = response;
  return new Response(body.pipeThrough(counter, { signal: silent.signal }), { status, statusText, headers });
}
