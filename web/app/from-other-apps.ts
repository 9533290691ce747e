// Photos that other apps share with the installed page, or open with it.

import type { ImpastoStylizer } from "../element/stylizer";
import { SHARED_QUERY, takeWaiting } from "../service-worker/shared-photo";

/** https://developer.mozilla.org/docs/Web/API/LaunchQueue; only some browsers have it. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** Takes photos from elsewhere as if the visitor had chosen them. */
export async function takeFromOtherApps(stylizer: ImpastoStylizer): Promise<void> {
  await customElements.whenDefined(stylizer.localName);
  const { launchQueue } = window as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files }) => {
    void files?.[0]?.getFile().then((file) => stylizer.choose("photo", file));
  });
  const address = new URL(location.href);
  if (!address.searchParams.has(SHARED_QUERY)) return;
  // Taken once: a reload must not ask for it again.
  address.searchParams.delete(SHARED_QUERY);
  history.replaceState(history.state, "", address.href);
  const photo = await takeWaiting(new URL("./", location.href)).catch(() => undefined);
  if (photo) await stylizer.choose("photo", photo);
}
