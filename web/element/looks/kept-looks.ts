import { message, type Said } from "../../languages/message";
import { createStore, delMany, entries, set, type UseStore } from "idb-keyval";

/** A look of the visitor's. */
export interface KeptLook {
  /** Of the style picture that it was learned from, or of its own file: see look-key.ts. */
  key: string;
  name: string;
  /** When it came, in milliseconds since 1970. */
  date: number;
  /** A small picture; none where there was nothing to make one of. */
  thumbnail: Blob | undefined;
  /** The `.look` file. */
  file: Blob;
}

/** Where looks are kept; tests have one of their own. */
export interface Shelf {
  all(): Promise<unknown[]>;
  put(look: KeptLook): Promise<void>;
  remove(key: string): Promise<void>;
}

/** The browser's database. */
export function browserShelf(): Shelf {
  let opened: UseStore | undefined;
  const store = () => (opened ??= createStore("impasto-looks", "looks"));
  return {
    all: async () => (await entries(store())).map(([, value]) => value as unknown),
    put: (look) => set(look.key, look, store()),
    remove: (key) => delMany([key], store()),
  };
}

/**
 * The visitor's looks, the newest first. They are kept by the browser; where it does not, because there is no room or it is not
 * allowed, they are there until the page is closed.
 */
export class KeptLooks {
  readonly #looks = new Map<string, KeptLook>();
  #read: Promise<void> | undefined;

  constructor(readonly shelf: Shelf = browserShelf()) {}

  /** All that there are. */
  async all(): Promise<KeptLook[]> {
    this.#read ??= this.#readShelf();
    await this.#read;
    return [...this.#looks.values()].sort((a, b) => b.date - a.date);
  }

  /** The one with this key. */
  async find(key: string): Promise<KeptLook | undefined> {
    return (await this.all()).find((look) => look.key === key);
  }

  /** Keeps a look in place of another with its key; returns a sentence for the visitor where the browser does not. */
  async keep(look: KeptLook): Promise<Said | undefined> {
    await this.all();
    this.#looks.set(look.key, look);
    try {
      await this.shelf.put(look);
      return undefined;
    } catch (error) {
      const full = error instanceof Error && error.name === "QuotaExceededError";
      return message(full ? "look.no-room" : "look.not-kept");
    }
  }

  /** Takes a look away. */
  async remove(key: string): Promise<void> {
    await this.all();
    this.#looks.delete(key);
    // What the browser did not keep it cannot take away.
    await this.shelf.remove(key).catch(() => undefined);
  }

  async #readShelf(): Promise<void> {
    const found = await this.shelf.all().catch((): unknown[] => []);
    for (const look of found.filter(isKeptLook)) if (!this.#looks.has(look.key)) this.#looks.set(look.key, look);
  }
}

/** Other versions of this page may have left something else. */
function isKeptLook(value: unknown): value is KeptLook {
  const { key, name, date, thumbnail, file } = (value ?? {}) as Partial<Record<keyof KeptLook, unknown>>;
  const words = typeof key === "string" && typeof name === "string" && typeof date === "number";
  return words && file instanceof Blob && (thumbnail === undefined || thumbnail instanceof Blob);
}
