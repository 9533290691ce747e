import { megabytes } from "../element/format";
import type { TrafficCount } from "./traffic-count";

/** What the privacy panel says. */
export interface PrivacyFacts {
  fetched: string;
  sent: string;
}

interface Counted {
  files: readonly { url: string; bytes: number }[];
  sent: number;
}

/** In words. `counting`: whether a service worker sees every request, and so what it carries. */
export function privacyFacts({ files, sent }: Counted, origin: string, counting: boolean): PrivacyFacts {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const foreign = new Set(files.map(({ url }) => new URL(url).origin).filter((one) => one !== origin));
  const from = foreign.size === 0 ? "all from this site" : `also from ${[...foreign].join(", ")}`;
  const fetched = `${megabytes(bytes)} MB in ${files.length} ${files.length === 1 ? "file" : "files"}, ${from}`;
  // Without a service worker nobody counts.
  return { fetched, sent: counting || sent > 0 ? `${sent} bytes` : "only these files' addresses" };
}

/** Shows in the panel what goes to and fro. */
export function showPrivacy(panel: HTMLDetailsElement, traffic: TrafficCount): void {
  const show = () => {
    if (!panel.open) return;
    const workers = (navigator as Partial<Navigator>).serviceWorker;
    const facts = privacyFacts(traffic, location.origin, Boolean(workers?.controller));
    for (const name of ["fetched", "sent"] as const) {
      const place = panel.querySelector(`[data-fact="${name}"]`);
      if (place) place.textContent = facts[name];
    }
  };
  panel.addEventListener("toggle", show);
  traffic.onChange(show);
}
