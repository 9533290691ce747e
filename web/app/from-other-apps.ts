// Photos, videos and looks that other apps share with the installed page, or open with it: they are taken as if they were dropped.

import type { ImpastoStylizer } from "../element/stylizer";
import { message } from "../languages/message";
import { SHARED_QUERY, takeWaiting } from "../service-worker/shared-file";

/** What an app opens with the page. */
type OpenedFile = Pick<FileSystemFileHandle, "name" | "getFile">;

/** https://developer.mozilla.org/docs/Web/API/LaunchQueue; only some browsers have it. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { files?: readonly OpenedFile[] }) => void): void;
}

/** Takes files from elsewhere as if the visitor had chosen them. */
export async function takeFromOtherApps(stylizer: ImpastoStylizer): Promise<void> {
  await customElements.whenDefined(stylizer.localName);
  const { launchQueue } = window as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files: [photo, style] = [] }) => {
    if (photo) void open(stylizer, "photo", photo);
    if (style) void open(stylizer, "style", style);
  });
  const address = new URL(location.href);
  if (!address.searchParams.has(SHARED_QUERY)) return;
  // Taken once: a reload must not ask for it again.
  address.searchParams.delete(SHARED_QUERY);
  history.replaceState(history.state, "", address.href);
  const shared = await takeWaiting(new URL("./", location.href)).catch(() => undefined);
  if (shared) await stylizer.choose("photo", shared);
}

async function open(stylizer: ImpastoStylizer, role: "photo" | "style", opened: OpenedFile): Promise<void> {
  let file: File;
  try {
    file = await opened.getFile();
  } catch {
    // It has gone since, or may not be read.
    stylizer.complain("file", message("failure.unreadable-file", { name: opened.name }));
    return;
  }
  await stylizer.choose(role, file);
}
