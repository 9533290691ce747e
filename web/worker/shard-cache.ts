/** Keeps shards under their hash. Never fails: where it cannot keep, it forgets. */
export interface ShardCache {
  get(sha256: string): Promise<Uint8Array | undefined>;
  put(sha256: string, bytes: Uint8Array): Promise<void>;
  delete(sha256: string): Promise<void>;
  /** Forgets all of its pack's shards but these. */
  retain(sha256: string[]): Promise<void>;
}

const CACHE = "impasto-shards";

/** The Cache API wants an address; this one is never fetched. */
function address(folder: URL, sha256: string): string {
  return new URL(`packs/sha256/${encodeURIComponent(sha256)}`, folder).href;
}

/** Storage may be full, forbidden, or absent outside a secure context: then the painting goes on without it. */
async function quietly<T>(action: (cache: Cache) => Promise<T>): Promise<T | undefined> {
  try {
    return await action(await globalThis.caches.open(CACHE));
  } catch {
    return undefined;
  }
}

/** Forgets the shards of all packs in this folder but these. */
export async function retainPacks(packs: URL, networks: readonly string[]): Promise<void> {
  const retained = networks.map((network) => packFolder(packs, network).href);
  await quietly(async (cache) => {
    const ours = (await cache.keys()).filter(({ url }) => url.startsWith(packs.href));
    const gone = ours.filter(({ url }) => !retained.some((folder) => url.startsWith(folder)));
    await Promise.all(gone.map((request) => cache.delete(request)));
  });
}

/** Where a pack lies, and the place of its shards in the cache. */
export function packFolder(packs: URL, network: string): URL {
  return new URL(`${encodeURIComponent(network)}/`, packs);
}

/** The browser's Cache API as a shard cache. */
export function browserCache(folder: URL): ShardCache {
  return {
    async get(sha256) {
      return quietly(async (cache) => {
        const kept = await cache.match(address(folder, sha256));
        return kept && new Uint8Array(await kept.arrayBuffer());
      });
    },
    async put(sha256, bytes) {
      const headers = { "content-type": "application/octet-stream" };
      await quietly((cache) => cache.put(address(folder, sha256), new Response(bytes.slice(), { headers })));
    },
    async delete(sha256) {
      await quietly((cache) => cache.delete(address(folder, sha256)));
    },
    async retain(sha256) {
      const retained = new Set(sha256.map((hash) => address(folder, hash)));
      await quietly(async (cache) => {
        const ours = (await cache.keys()).filter(({ url }) => url.startsWith(address(folder, "")));
        await Promise.all(ours.filter(({ url }) => !retained.has(url)).map((request) => cache.delete(request)));
      });
    },
  };
}
