/** Where the worker's script lies: next to the element's script, in whatever folder of whatever host that is. */
const scriptUrl = new URL("./impasto-worker.js", import.meta.url);

/**
 * Starts the module worker. A worker's script must come from the page's own origin; when ours comes from elsewhere
 * (a CDN), a one-line script made here imports it. The worker knows its name.
 */
export function startWorker(name: string): Worker {
  const options: WorkerOptions = { type: "module", name };
  if (scriptUrl.origin === location.origin) return new Worker(scriptUrl, options);
  const source = new Blob([`import ${JSON.stringify(scriptUrl.href)};`], { type: "text/javascript" });
  const url = URL.createObjectURL(source);
  const worker = new Worker(url, options);
  // The address is needed until the script has been read, which the worker does not tell; a minute is long enough.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return worker;
}
