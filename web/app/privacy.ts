import { message, type Said } from "../languages/message";
import type { Words } from "../languages/words";
import { megabytes } from "../element/format";
import type { TrafficCount } from "./traffic-count";

/** What the privacy panel says. */
export interface PrivacyFacts {
  fetched: Said;
  sent: Said;
}

interface Counted {
  files: readonly { url: string; bytes: number }[];
  sent: number;
}

/** In words. `counting`: whether a service worker sees every request, and so what it carries. */
export function privacyFacts({ files, sent }: Counted, origin: string, counting: boolean): PrivacyFacts {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const foreign = new Set(files.map(({ url }) => new URL(url).origin).filter((one) => one !== origin));
  const counts = { megabytes: megabytes(bytes), count: files.length };
  const elsewhere = { ...counts, sites: [...foreign].join(", ") };
  const fetched = foreign.size === 0 ? message("privacy.here", counts) : message("privacy.elsewhere", elsewhere);
  // Without a service worker nobody counts.
  const counted = message("privacy.sent", { number: sent });
  return { fetched, sent: counting || sent > 0 ? counted : message("privacy.addresses") };
}

/** Shows in the panel what goes to and fro. */
export function showPrivacy(panel: HTMLDetailsElement, traffic: TrafficCount, words: Words): void {
  const show = () => {
    if (!panel.open) return;
    const workers = (navigator as Partial<Navigator>).serviceWorker;
    const facts = privacyFacts(traffic, location.origin, Boolean(workers?.controller));
    for (const name of ["fetched", "sent"] as const) {
      const place = panel.querySelector(`[data-fact="${name}"]`);
      if (place) words.show(place, facts[name]);
    }
  };
  panel.addEventListener("toggle", show);
  traffic.onChange(show);
}
