import type { Fetched } from "./watch-fetches";

/** What went to and fro, told by a worker to the page. */
export interface Traffic {
  files: Fetched[];
  /** Bytes that a request carried. */
  sent: number;
}

const NAME = "impasto-traffic";

/** Opened with the first message: a worker without anything to tell needs none. */
let channel: BroadcastChannel | undefined;

/** From a worker, to all pages of this site. */
export function tellTraffic(traffic: Traffic): void {
  channel ??= new BroadcastChannel(NAME);
  channel.postMessage(traffic);
}

/** In the page: calls this with what workers tell. */
export function hearTraffic(heard: (traffic: Traffic) => void): void {
  const channel = new BroadcastChannel(NAME);
  channel.addEventListener("message", (event: MessageEvent<Traffic>) => heard(event.data));
}
