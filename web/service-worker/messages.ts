/** From the page to the service worker. */
export type ForServiceWorker =
  /** Take over, in place of an earlier version. */
  | { type: "update" }
  /** The page has fetched these without the service worker: keep them. */
  | { type: "used"; urls: string[] };

/** From the service worker to its pages: what was used is kept, so that they can do without a network. */
export type ForPage = "kept";
