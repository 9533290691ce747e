import { hearTraffic } from "../traffic/channel";
import { type Fetched, watchFetches } from "../traffic/watch-fetches";

/** Counts what the page and its workers fetch and send. */
export class TrafficCount {
  readonly files: Fetched[] = [];
  /** Bytes that requests carried. */
  sent = 0;
  readonly #listeners = new Set<() => void>();

  constructor() {
    watchFetches((files) => this.add(files, 0));
    hearTraffic(({ files, sent }) => this.add(files, sent));
  }

  add(files: Fetched[], sent: number): void {
    this.files.push(...files);
    this.sent += sent;
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }
}
