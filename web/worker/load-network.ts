import type { PackReader, Shard } from "./core";
import { Failure } from "./failure";
import { fetchBytes } from "./fetch-bytes";
import { fetchShard } from "./fetch-shard";
import type { OpenedEngine } from "./open-engine";
import type { OnBytes } from "./protocol";
import { browserCache } from "./shard-cache";

const MANIFEST_LIMIT = 1 << 20;

/** The address of a pack's file, which must lie in the pack's own folder. */
function fileUrl(file: string, folder: URL): URL {
  const url = new URL(encodeURIComponent(file), folder);
  if (new URL("./", url).href !== folder.href) {
    throw new Failure(
      "bad-manifest",
      `The pack names a file outside its folder (${file}); make the pack anew with \`impasto pack\`.`,
    );
  }
  return url;
}

/** Adds up what the shards have loaded. */
function byteCounter(shards: Shard[], onBytes: OnBytes): (index: number, loaded: number) => void {
  const total = shards.reduce((sum, shard) => sum + shard.bytes, 0);
  const loaded = shards.map(() => 0);
  return (index, bytes) => {
    loaded[index] = bytes;
    onBytes(
      loaded.reduce((sum, count) => sum + count, 0),
      total,
    );
  };
}

/** Fetches all shards in parallel; the first that fails for good stops the others, and all have ended when this returns. */
async function addShards(signal: AbortSignal, reader: PackReader, folder: URL, onBytes: OnBytes): Promise<void> {
  const shards = reader.shards;
  const count = byteCounter(shards, onBytes);
  const cache = browserCache(folder);
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const failures: unknown[] = [];
  const one = async (shard: Shard, index: number) => {
    try {
      const url = fileUrl(shard.file, folder);
      const accept = (bytes: Uint8Array) => reader.add(index, bytes);
      await fetchShard(either, { shard, url, accept, cache, onLoaded: (bytes) => count(index, bytes) });
    } catch (error) {
      failures.push(error);
      failed.abort();
    }
  };
  await Promise.all(shards.map(one));
  if (failures.length > 0) throw failures[0];
}

/** Fetches a network's pack into the engine, unless it is there already. */
export async function loadNetwork(
  signal: AbortSignal,
  { core, engine }: OpenedEngine,
  network: string,
  packs: URL,
  onBytes: OnBytes,
): Promise<void> {
  if (engine.hasNetwork(network)) return;
  const folder = new URL(`${encodeURIComponent(network)}/`, packs);
  const url = new URL("manifest.json", folder);
  const what = "The network's manifest";
  const manifest = await fetchBytes(signal, { url, what, limit: MANIFEST_LIMIT });
  const reader = new core.PackReader(manifest, `packs/${network}/manifest.json`);
  try {
    await addShards(signal, reader, folder, onBytes);
  } catch (error) {
    reader.free();
    throw error;
  }
  engine.addNetwork(reader); // consumes the reader, also when it throws
}
