import { message } from "../languages/message";
import type { Shard } from "./core";
import { fetchWithRetries } from "./fetch-bytes";
import type { ShardCache } from "./shard-cache";

/** Everything one shard needs on its way from the server to the reader. */
export interface ShardJob {
  shard: Shard;
  url: URL;
  /** Checks the bytes and takes them in; throws when they are not what the manifest promises. */
  accept: (bytes: Uint8Array) => void;
  /** Called with the bytes of this shard that have come so far; falls back to 0 with every new attempt. */
  onLoaded: (bytes: number) => void;
  cache: ShardCache;
  fetcher?: typeof fetch;
  pauses?: readonly number[];
}

async function takeFromCache(signal: AbortSignal, { shard, accept, cache }: ShardJob): Promise<boolean> {
  const kept = await cache.get(shard.sha256);
  signal.throwIfAborted();
  if (!kept) return false;
  try {
    accept(kept);
    return true;
  } catch {
    // A corrupt entry is worth nothing: away with it, and to the server.
    await cache.delete(shard.sha256);
    return false;
  }
}

async function takeFromServer(signal: AbortSignal, job: ShardJob): Promise<void> {
  const { shard, url, accept, onLoaded, cache, fetcher, pauses } = job;
  const take = (bytes: Uint8Array) => {
    signal.throwIfAborted();
    accept(bytes);
    return bytes;
  };
  const what = message("what.shard", { file: shard.file });
  const bytes = await fetchWithRetries(signal, { url, what, limit: shard.bytes, onLoaded, fetcher }, take, pauses);
  await cache.put(shard.sha256, bytes);
}

/** Brings one shard in, from the cache or from the server. */
export async function fetchShard(signal: AbortSignal, job: ShardJob): Promise<void> {
  if (!(await takeFromCache(signal, job))) await takeFromServer(signal, job);
  job.onLoaded(job.shard.bytes);
}
