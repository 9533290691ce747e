import type { OnBytes } from "./protocol";

/**
 * The same answer, telling how many of its bytes have come. The total is 0 where nobody knows it: a compressed answer
 * gives the length of what is sent, but what comes is unpacked.
 */
export function watchedResponse(response: Response, onBytes: OnBytes): Response {
  const length = response.headers.has("content-encoding") ? 0 : Number(response.headers.get("content-length") ?? 0);
  let loaded = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      loaded += chunk.length;
      onBytes(loaded, loaded <= length ? length : 0);
      controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body?.pipeThrough(counter) ?? null, { status, statusText, headers });
}
