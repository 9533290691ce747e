import type { Target } from "mediabunny";
import { StreamTarget } from "./media";
import { PartFile, type PartStore } from "./part-file";
import { PictureStack } from "./picture-stack";

/** In the browser's own storage for this site, where videos lie while they are painted. */
const FOLDER = "impasto-videos";

/** Bytes that are written at once: a second's video is less. */
const CHUNK = 4 << 20;

/** Bytes that must be left on the device, for what is to be written at the end. */
const RESERVE = 32 << 20;

/** Parts of a file in the browser's storage, or in memory where there is none. */
export interface StoredParts {
  readonly file: PartFile;
  /** Whether there is room for more. What was written stays where there is none. */
  hasRoom: () => Promise<boolean>;
  /** Gives the room back. Never fails. */
  discard: () => Promise<void>;
}

/** Where a video is written to. */
export interface VideoStorage {
  readonly target: Target;
  /** Whether memory is all there is, so that a long video may not fit. */
  readonly inMemory: boolean;
  /** Whether there is room for more. What was written stays where there is none. */
  hasRoom: () => Promise<boolean>;
  /** The video, once the target has been closed. */
  file: (type: string) => Promise<Blob>;
  /** Gives the room back: the video is not wanted. Never fails. */
  discard: () => Promise<void>;
}

/** The browser's storage, so that a video of any length takes no memory; or memory where there is none. */
export async function openStorage(): Promise<VideoStorage> {
  return storageOf(await openParts());
}

/** The same for pictures that are read again. */
export async function openPictureStack(): Promise<PictureStack> {
  return new PictureStack(await openParts());
}

async function openParts(): Promise<StoredParts> {
  try {
    return await onDisk();
  } catch {
    // A private window may have none, and not every browser writes to it from a page.
    return { file: new PartFile(undefined), hasRoom: async () => true, discard: async () => undefined };
  }
}

async function onDisk(): Promise<StoredParts> {
  const root = await navigator.storage.getDirectory();
  const all = await root.getDirectoryHandle(FOLDER, { create: true });
  await clean(all);
  const name = crypto.randomUUID();
  const letGo = await hold(name);
  const store = storeIn(await all.getDirectoryHandle(name, { create: true }));
  // Whether anything can be written is known only once it has been.
  await store.keep("0", new Uint8Array(0));
  const hasRoom = async () => {
    const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
    return quota - usage > RESERVE;
  };
  const discard = async () => {
    await all.removeEntry(name, { recursive: true }).catch(() => undefined);
    letGo();
  };
  return { file: new PartFile(store), hasRoom, discard };
}

function storeIn(folder: FileSystemDirectoryHandle): PartStore {
  return {
    keep: async (name, bytes) => {
      const handle = await folder.getFileHandle(name, { create: true });
      const writable = await handle.createWritable();
      await writable.write(bytes);
      await writable.close();
      return handle.getFile();
    },
  };
}

function storageOf({ file, hasRoom, discard }: StoredParts): VideoStorage {
  const writable = new WritableStream<{ data: Uint8Array<ArrayBuffer>; position: number }>({
    write: ({ data, position }) => file.write(data, position),
  });
  return {
    target: new StreamTarget(writable, { chunked: true, chunkSize: CHUNK }),
    inMemory: file.store === undefined,
    hasRoom: async () => !file.full && hasRoom(),
    file: (type) => file.blob(type),
    discard,
  };
}

const lockOf = (name: string) => `impasto video ${name}`;

/** Holds a video until what this resolves to is called, or the page goes: it may be saved until then. */
function hold(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = () => new Promise<void>((letGo) => resolve(letGo));
    navigator.locks.request(lockOf(name), held).catch(reject);
  });
}

/** Removes what pages have left that are no more. */
async function clean(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const name of folder.keys())
    await navigator.locks.request(lockOf(name), { ifAvailable: true }, async (lock) => {
      if (lock) await folder.removeEntry(name, { recursive: true }).catch(() => undefined);
    });
}
