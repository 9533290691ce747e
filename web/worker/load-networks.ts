import type { Engine, PackReader, Shard } from "./core";
import { message } from "../languages/message";
import { Failure } from "./failure";
import { fetchWithRetries } from "./fetch-bytes";
import { fetchShard } from "./fetch-shard";
import type { Core, OpenedEngine } from "./open-engine";
import type { OnBytes } from "./protocol";
import { browserCache, packFolder, type ShardCache } from "./shard-cache";

/** Bytes of a manifest, as the core has it (MAX_MANIFEST_BYTES in crates/weights/src/pack/manifest.rs). */
const MANIFEST_LIMIT = 256 << 10;

/** The address of a pack's file, which must lie in the pack's own folder. */
function fileUrl(file: string, folder: URL): URL {
  const url = new URL(encodeURIComponent(file), folder);
  if (new URL("./", url).href !== folder.href) {
    throw new Failure("bad-manifest", message("failure.outside-pack", { file }));
  }
  return url;
}

/** A pack whose manifest has been read and whose shards are on their way. */
interface Incoming {
  reader: PackReader;
  folder: URL;
  cache: ShardCache;
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

async function openPack(signal: AbortSignal, core: Core, network: string, packs: URL): Promise<Incoming> {
  const folder = packFolder(packs, network);
  const url = new URL("manifest.json", folder);
  const open = (manifest: Uint8Array) => new core.PackReader(manifest, `packs/${network}/manifest.json`);
  const reader = await fetchWithRetries(signal, { url, what: message("what.manifest"), limit: MANIFEST_LIMIT }, open);
  return { reader, folder, cache: browserCache(folder) };
}

/** Fetches that run at once: fewer than the connections that a browser has for a server, so that none waits for one, silent. */
const PARALLEL = 4;

/** Fetches all shards, some in parallel; the first that fails for good stops the others, and all have ended when this returns. */
async function addShards(signal: AbortSignal, packs: Incoming[], onBytes: OnBytes): Promise<void> {
  const jobs = packs.flatMap((pack) => pack.reader.shards.map((shard, index) => ({ ...pack, shard, index })));
  const count = byteCounter(
    jobs.map(({ shard }) => shard),
    onBytes,
  );
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const failures: unknown[] = [];
  const one = async ({ reader, folder, shard, index, cache }: (typeof jobs)[number], job: number) => {
    try {
      const url = fileUrl(shard.file, folder);
      const accept = (bytes: Uint8Array) => reader.add(index, bytes);
      await fetchShard(either, { shard, url, accept, cache, onLoaded: (bytes) => count(job, bytes) });
    } catch (error) {
      failures.push(error);
      failed.abort();
    }
  };
  const waiting = [...jobs.entries()];
  const fetchInTurn = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await one(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: PARALLEL }, fetchInTurn));
  if (failures.length > 0) throw failures[0];
}

/** Fetches the manifests of these networks, once each, so that the engine knows their shapes. */
export async function addShapes(
  signal: AbortSignal,
  { core, engine }: OpenedEngine,
  networks: string[],
  packs: URL,
): Promise<void> {
  const known = shapes.get(engine) ?? new Set();
  shapes.set(engine, known);
  for (const network of networks.filter((network) => !engine.hasNetwork(network) && !known.has(network))) {
    const { reader } = await openPack(signal, core, network, packs);
    engine.addShape(reader);
    reader.free();
    known.add(network);
  }
}

/** The networks whose shapes an engine knows. */
const shapes = new WeakMap<Engine, Set<string>>();

/** Fetches the packs of these networks into the engine, those that are not there already. */
export async function loadNetworks(
  signal: AbortSignal,
  { core, engine }: OpenedEngine,
  networks: string[],
  packs: URL,
  onBytes: OnBytes,
): Promise<void> {
  const incoming: Incoming[] = [];
  try {
    for (const network of networks.filter((network) => !engine.hasNetwork(network))) {
      incoming.push(await openPack(signal, core, network, packs));
    }
    await addShards(signal, incoming, onBytes);
    for (const { reader, cache } of incoming) await cache.retain(reader.shards.map(({ sha256 }) => sha256));
  } catch (error) {
    for (const { reader } of incoming) reader.free();
    throw error;
  }
  // Consumes the reader, also when it throws.
  for (const { reader } of incoming) engine.addNetwork(reader);
}
