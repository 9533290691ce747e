// What runs in the page: it has one engine timed in a worker, where the site's engines live too.

/**
 * What the worker answers; that of `worker.mjs` is `{times, peak}`: milliseconds of each iteration, the first among them, and the most
 * bytes in use, where known.
 */
export function time(wish, script = "/worker.mjs") {
  const worker = new Worker(script, { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.failure ? reject(new Error(data.failure)) : resolve(data));
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(wish);
  });
}
