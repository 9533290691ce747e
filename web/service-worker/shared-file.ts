// A photo, a video or a look that another app shares with the installed page: it comes as a POST, which never leaves this computer.

/** As in web/site/manifest.webmanifest. */
const ACTION = "share";
const FIELD = "photo";

/** Where it waits for the page; one at a time. */
export const SHARED_CACHE = "impasto-shared";

/** What the page's address says when a file is waiting. */
export const SHARED_QUERY = "shared";

/** Never fetched. */
export const sharedAddress = (folder: URL) => new URL("shared-file", folder).href;

/** Answers what other apps send; undefined where it is something else. */
export function takeShared(request: Request, folder: URL): Promise<Response> | undefined {
  if (request.method !== "POST" || request.url !== new URL(ACTION, folder).href) return undefined;
  return lay(request, folder);
}

async function lay(request: Request, folder: URL): Promise<Response> {
  const file = await request.formData().then(
    (form) => form.get(FIELD),
    () => null,
  );
  const page = new URL("./", folder);
  if (file instanceof File) {
    const cache = await caches.open(SHARED_CACHE);
    const headers = { "content-type": file.type, "x-name": encodeURIComponent(file.name) };
    await cache.put(sharedAddress(folder), new Response(file, { headers }));
    page.search = `?${SHARED_QUERY}`;
  }
  return Response.redirect(page.href, 303);
}

/** Takes the file that waits; undefined where there is none. */
export async function takeWaiting(folder: URL): Promise<File | undefined> {
  const cache = await caches.open(SHARED_CACHE);
  const address = sharedAddress(folder);
  const waiting = await cache.match(address);
  if (!waiting) return undefined;
  const blob = await waiting.blob();
  await cache.delete(address);
  const name = decodeURIComponent(waiting.headers.get("x-name") ?? "") || "shared photo";
  return new File([blob], name, { type: blob.type });
}
