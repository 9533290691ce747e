import { type RunningWorker, runWorker } from "./running-worker";

/** What is another thing in Node than in a browser: see web/stylizer/node.ts. */
export interface Platform {
  runWorker(folder: URL): RunningWorker;
  fetch(url: URL, init: RequestInit): Promise<Response>;
  /** What addresses are relative to. */
  base(): string;
  /** Where folders may lie. */
  protocols: readonly string[];
}

/** A browser's page or worker, unless Node has put its own in place. */
export const platform: Platform = {
  runWorker,
  fetch: (url, init) => fetch(url, init),
  base() {
    const { document, location } = globalThis as { document?: Document; location?: { href: string } };
    return document?.baseURI ?? location?.href ?? "";
  },
  protocols: ["http:", "https:"],
};
