// impasto-checkpoints.js: keeps paintings that are not finished in the browser's database. Fetched when a painting takes long, or when
// the page asks for what was interrupted.

import { createStore, delMany, entries, set, type UseStore } from "idb-keyval";
import { pngOf } from "../draw";
import { type Checkpoint, type Draft, isCheckpoint } from "./checkpoint";

/** Milliseconds after which nobody comes back for it. */
const TOO_OLD = 7 * 24 * 60 * 60 * 1000;

let opened: UseStore | undefined;
const store = () => (opened ??= createStore("impasto-checkpoints", "checkpoints"));

/** A lock of this name is held as long as somebody has the painting in hand. */
const lockName = (id: string) => `impasto-checkpoint-${id}`;

/** Keeps a checkpoint in place of an earlier one with its id. Rejects where the browser has no room or does not allow it. */
export async function keep(id: string, { pixels, ...draft }: Draft): Promise<void> {
  const picture = await pngOf(pixels);
  const longSide = Math.max(pixels.width, pixels.height);
  const checkpoint: Checkpoint = { format: 1, id, date: Date.now(), picture, longSide, ...draft };
  await set(id, checkpoint, store());
}

/** Forgets a checkpoint. Never fails: what was not kept is not there. */
export async function forget(id: string): Promise<void> {
  await delMany([id], store()).catch(() => undefined);
}

/** Holds a painting until the signal aborts or the page goes; whether nobody else has it. */
export function claim(signal: AbortSignal, id: string): Promise<boolean> {
  return new Promise((resolve) => {
    const held = async (lock: Lock | null) => {
      resolve(lock !== null);
      if (lock) await new Promise((end) => signal.addEventListener("abort", end, { once: true }));
    };
    navigator.locks.request(lockName(id), { ifAvailable: true }, held).catch(() => resolve(false));
  });
}

/** The latest painting that was interrupted and that nobody has in hand; forgets what is too old. */
export async function latestInterrupted(): Promise<Checkpoint | undefined> {
  const all = await entries<string, unknown>(store());
  const found = all.map(([, value]) => value).filter(isCheckpoint);
  const old = Date.now() - TOO_OLD;
  await Promise.all(found.filter(({ date }) => date < old).map(({ id }) => forget(id)));
  const { held = [] } = await navigator.locks.query();
  const busy = new Set(held.map(({ name }) => name));
  const free = found.filter(({ id, date }) => date >= old && !busy.has(lockName(id)));
  return free.sort((a, b) => b.date - a.date)[0];
}
