/** Something that was fetched, by the page or one of its workers. */
export interface Fetched {
  url: string;
  /** Over the network, with headers; 0 where it was there already. */
  bytes: number;
}

/** The browser's own record of a fetch. */
type Entry = Pick<PerformanceResourceTiming, "name" | "transferSize" | "workerStart">;

/** What went over the network from here: what passes through the service worker is counted there. */
export function fetchedOf(entries: readonly Entry[]): Fetched[] {
  return entries
    .filter(({ name, workerStart }) => workerStart === 0 && /^https?:/.test(name))
    .map(({ name, transferSize }) => ({ url: name, bytes: transferSize }));
}

/** Tells of everything that is fetched in this page or worker, also of what has been so far. */
export function watchFetches(tell: (files: Fetched[]) => void): void {
  const observer = new PerformanceObserver((list) => {
    const files = fetchedOf(list.getEntries() as PerformanceResourceTiming[]);
    if (files.length > 0) tell(files);
  });
  observer.observe({ type: "resource", buffered: true });
}
