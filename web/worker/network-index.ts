import { message } from "../languages/message";
import { Failure } from "./failure";
import { fetchWithRetries, parseJson, SITE_FAULT } from "./fetch-bytes";
import type { NetworkListing } from "./protocol";

const WHAT = message("what.networks");

/** Bytes of the list: thousands of names. */
const LIMIT = 256 << 10;

/** A pack's name is also its folder's: as the core has it (is_plain_name in crates/weights/src/pack). */
const NAME = /^[a-z0-9-]{1,64}$/;

function isListing(value: unknown): value is NetworkListing {
  const { name, bytes } = (value ?? {}) as Partial<NetworkListing>;
  return typeof name === "string" && NAME.test(name) && Number.isSafeInteger(bytes) && Number(bytes) >= 0;
}

/** Reads `{"networks":[{"name","bytes"}]}`; throws a sentence where it is something else. */
export function parseIndex(value: unknown): NetworkListing[] {
  const networks = (value as { networks?: unknown } | null)?.networks;
  if (!Array.isArray(networks) || !networks.every(isListing)) {
    throw new Failure("bad-index", message("failure.bad-index", { what: WHAT, remedy: SITE_FAULT }));
  }
  return networks.map(({ name, bytes }) => ({ name, bytes }));
}

/** The networks whose packs lie in this folder, the best default first. */
export async function fetchIndex(signal: AbortSignal, folder: URL): Promise<NetworkListing[]> {
  const url = new URL("index.json", folder);
  return fetchWithRetries(signal, { url, what: WHAT, limit: LIMIT }, (bytes) => parseIndex(parseJson(bytes, WHAT)));
}
