import type { Target } from "mediabunny";
import { BufferTarget, StreamTarget } from "./media";

/** In the browser's own storage for this site, where videos lie while they are painted. */
const FOLDER = "impasto-videos";

/** Bytes that are written at once: a second's video is less. */
const CHUNK = 4 << 20;

/** Bytes that must be left on the device, for what is to be written at the end. */
const RESERVE = 32 << 20;

/** Where a video is written to. */
export interface VideoStorage {
  readonly target: Target;
  /** Whether memory is all there is, so that a long video may not fit. */
  readonly inMemory: boolean;
  /** Whether there is room for more. */
  hasRoom: () => Promise<boolean>;
  /** The video, once the target has been closed. */
  file: (type: string) => Promise<Blob>;
}

/** A file in the browser's storage, so that a video of any length takes no memory; or memory where there is none. */
export async function openStorage(): Promise<VideoStorage> {
  try {
    return await onDisk();
  } catch {
    // A private window may have none, and not every browser writes to it from a page.
    return inMemory();
  }
}

async function onDisk(): Promise<VideoStorage> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(FOLDER, { create: true });
  await clean(folder);
  const name = crypto.randomUUID();
  await hold(name);
  const handle = await folder.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  const target = new StreamTarget(writable, { chunked: true, chunkSize: CHUNK });
  return {
    target,
    inMemory: false,
    hasRoom: async () => {
      const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
      return quota - usage > RESERVE;
    },
    // A part of a file has the type that it is given, and is not read before it is wanted.
    file: async (type) => {
      const file = await handle.getFile();
      return file.slice(0, file.size, type);
    },
  };
}

function inMemory(): VideoStorage {
  const target = new BufferTarget();
  return {
    target,
    inMemory: true,
    hasRoom: async () => true,
    file: async (type) => new Blob(target.buffer ? [target.buffer] : [], { type }),
  };
}

const lockOf = (name: string) => `impasto video ${name}`;

/** Holds a file as long as this page lives: it may be saved until then. */
function hold(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const forever = new Promise<never>(() => undefined);
    const held = () => {
      resolve();
      return forever;
    };
    navigator.locks.request(lockOf(name), held).catch(reject);
  });
}

/** Removes what pages have left that are no more. */
async function clean(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const name of folder.keys())
    await navigator.locks.request(lockOf(name), { ifAvailable: true }, async (lock) => {
      if (lock) await folder.removeEntry(name).catch(() => undefined);
    });
}
