// The page without a network: its service worker, what that should keep, and offering a new version of the page.

import { message } from "../languages/message";
import type { ForPage, ForServiceWorker } from "../service-worker/messages";
import { scriptAddress } from "./script-address";
import type { Notices } from "./notices";
import type { TrafficCount } from "./traffic-count";

/** Milliseconds between two looks for a new version, for pages that stay open for days. */
const LOOK_AGAIN = 60 * 60 * 1000;

/** What the page tells of itself. */
export interface OfflineContext {
  notices: Notices;
  traffic: TrafficCount;
  /** Whether something is being painted: then nothing is replaced. */
  painting: () => boolean;
}

/** Registers the service worker, where there is such. Never fails: without it, the page needs its network as ever. */
export async function goOffline(context: OfflineContext): Promise<void> {
  // Outside a secure context there is none, whatever the types say.
  const workers = (navigator as Partial<Navigator>).serviceWorker;
  if (!workers) return;
  try {
    // Tests that do without resolve with nothing.
    const registration = (await workers.register(scriptAddress("service-worker.js"))) as
      ServiceWorkerRegistration | undefined;
    if (!registration) return;
    offerUpdates(registration, workers, context);
    keepWhatIsUsed(workers, context.traffic);
  } catch {
    // The browser forbids it, or the site was built without.
  }
}

function offerUpdates(
  registration: ServiceWorkerRegistration,
  workers: ServiceWorkerContainer,
  context: OfflineContext,
) {
  const watch = (worker: ServiceWorker | null) => {
    if (!worker) return;
    const offer = () => {
      // The first one of all has nothing to replace.
      if (worker.state === "installed" && registration.active) offerUpdate(worker, workers, context);
    };
    worker.addEventListener("statechange", offer);
    offer();
  };
  watch(registration.waiting);
  registration.addEventListener("updatefound", () => watch(registration.installing));
  setInterval(() => void registration.update().catch(() => undefined), LOOK_AGAIN);
}

function offerUpdate(
  worker: ServiceWorker,
  workers: ServiceWorkerContainer,
  { notices, painting }: OfflineContext,
): void {
  notices.show("update", {
    text: message("update.ready"),
    actions: [
      {
        label: message("update.use"),
        act: () => {
          if (painting()) return message("update.wait");
          workers.addEventListener("controllerchange", () => location.reload(), { once: true });
          worker.postMessage({ type: "update" } satisfies ForServiceWorker);
          return undefined;
        },
      },
      { label: message("update.later"), act: () => notices.hide("update") },
    ],
  });
}

/** What the page fetched before the service worker was there, this has to be told of. */
function keepWhatIsUsed(workers: ServiceWorkerContainer, traffic: TrafficCount): void {
  const told = new Set<string>();
  const tell = async () => {
    const { active } = await workers.ready;
    const urls = traffic.files.map(({ url }) => url).filter((url) => !told.has(url));
    for (const url of urls) told.add(url);
    if (urls.length > 0) active?.postMessage({ type: "used", urls } satisfies ForServiceWorker);
  };
  traffic.onChange(() => void tell());
  void tell();
  workers.addEventListener("message", ({ data }: MessageEvent<ForPage>) => {
    // For whoever wants to know, tests among them.
    document.documentElement.dataset.offline = data;
  });
}
