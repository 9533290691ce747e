import { SILENCE, silentFailure } from "./fetch-bytes";
import type { OnBytes } from "./protocol";
import { Timer } from "./timer";

interface Options {
  /** Milliseconds without a byte after which it is given up. */
  silence?: number;
  /** Instead of the browser's, for tests. */
  fetcher?: typeof fetch;
}

const WHAT = "The painter";

/**
 * Asks for an engine's module and gives the answer as it comes, so that it is compiled meanwhile, telling how many of
 * its bytes have come. Fails where nothing has come for a while.
 */
export async function fetchWatched(url: URL, onBytes: OnBytes, options: Options = {}): Promise<Response> {
  const { silence = SILENCE, fetcher = fetch } = options;
  const waiting = new AbortController();
  const timer = new Timer(silence, () => waiting.abort(silentFailure(WHAT, silence)));
  try {
    return watchedResponse(await fetcher(url, { signal: waiting.signal }), onBytes, silence);
  } finally {
    timer.stop();
  }
}

/**
 * The same answer, telling how many of its bytes have come. The total is 0 where nobody knows it: a compressed answer
 * gives the length of what is sent, but what comes is unpacked.
 */
export function watchedResponse(response: Response, onBytes: OnBytes, silence = SILENCE): Response {
  if (!response.body) return response;
  const length = response.headers.has("content-encoding") ? 0 : Number(response.headers.get("content-length") ?? 0);
  let loaded = 0;
  let timer: Timer;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    start(controller) {
      timer = new Timer(silence, () => controller.error(silentFailure(WHAT, silence)));
    },
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
  return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
}
