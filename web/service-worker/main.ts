// The service worker: the page and the engine that it uses are kept, so that it opens and paints without a network.
// Small enough to be its own: Workbox has no groups that are kept once they are used, does not check bytes by their hash, and adds no
// headers.

import type { ForPage, ForServiceWorker } from "./messages";
import { FileKeeper } from "./file-keeper";
import { FileList, type ListedFile } from "./file-list";
import { takeShared } from "./shared-file";
import { watchFetches } from "../traffic/watch-fetches";
import { tellTraffic } from "../traffic/channel";

declare const self: ServiceWorkerGlobalScope;

/** By web/site/finish.mjs; null while the site is served for development, where nothing should be kept. */
declare const FILES: ListedFile[] | null;
declare const HEADERS: Record<string, string>;

const folder = new URL(self.registration.scope);
const keeper = new FileKeeper(new FileList(FILES ?? [], folder));

/** The page has these headers also where the host sends none: so it may use threads there, and obeys its own policy. */
function withHeaders(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) if (!headers.has(name)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

async function answer(event: FetchEvent, file: ListedFile): Promise<Response> {
  const kept = await keeper.find(file);
  if (kept) return withHeaders(kept);
  const asked = fetch(event.request).then((response) => {
    const usable = response.ok && response.type === "basic";
    return { response, copy: usable ? response.clone() : undefined };
  });
  event.waitUntil(
    quietly(
      keeper.keepAnswer(
        file,
        asked.then(({ copy }) => copy),
      ),
    ),
  );
  const { response, copy } = await asked;
  return copy ? withHeaders(response) : response;
}

/** What cannot be kept now, for want of room or because the site has changed, is simply not kept. */
async function quietly(keeping: Promise<void>): Promise<void> {
  await keeping.catch(() => self.registration.update().catch(() => undefined));
}

async function tellPages(message: ForPage): Promise<void> {
  for (const client of await self.clients.matchAll()) client.postMessage(message);
}

function serve(): void {
  watchFetches((files) => tellTraffic({ files, sent: 0 }));

  self.addEventListener("install", (event) => event.waitUntil(keeper.install()));

  self.addEventListener("activate", (event) => {
    // From here on the page's own fetches pass here, and what it uses is kept.
    event.waitUntil(keeper.forgetOthers().then(() => self.clients.claim()));
  });

  self.addEventListener("message", (event: ExtendableMessageEvent) => {
    const message = event.data as ForServiceWorker;
    if (message.type === "update") event.waitUntil(self.skipWaiting());
    if (message.type === "used") event.waitUntil(keepUsed(message.urls));
  });

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    if (request.method !== "GET") {
      const shared = takeShared(request, folder);
      if (shared) event.respondWith(shared);
      else event.waitUntil(countSent(request.clone()));
      return;
    }
    const file = keeper.list.find(request.url);
    if (file) event.respondWith(answer(event, file));
  });
}

/** Before this service worker was there, the page has fetched these: their groups are what it needs. */
async function keepUsed(urls: string[]): Promise<void> {
  await quietly(keeper.keepLater(new Set(urls.flatMap((url) => keeper.list.find(url)?.group ?? []))));
  await tellPages("kept");
}

async function countSent(request: Request): Promise<void> {
  tellTraffic({ files: [], sent: (await request.arrayBuffer()).byteLength });
}

/** Takes away this service worker, and what one of before has kept. */
function leave(): void {
  self.addEventListener("install", () => void self.skipWaiting());
  self.addEventListener("activate", (event) => {
    event.waitUntil(keeper.forgetOthers().then(() => self.registration.unregister()));
  });
}

if (FILES) serve();
else leave();
