import { readFile } from "node:fs/promises";

/** As `fetch`, which Node has for the network alone; what lies in a file is read. */
export async function fetchOrRead(
  original: typeof fetch,
  url: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const address = url instanceof Request ? url.url : String(url);
  if (!address.startsWith("file:")) return original(url, init);
  try {
    const bytes = await readFile(new URL(address), { signal: init?.signal ?? undefined });
    const type = address.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(bytes, { headers: { "content-type": type, "content-length": String(bytes.length) } });
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return new Response(null, { status: 404 });
    throw error;
  }
}
