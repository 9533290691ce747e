/** Bytes of a part: what is written last is in memory. */
const PART_BYTES = 16 << 20;

/** Keeps parts of a file. */
export interface PartStore {
  /** Keeps a part in the place of what had its name; rejects where there is no room. */
  keep: (name: string, bytes: Uint8Array<ArrayBuffer>) => Promise<Blob>;
}

/** Bytes that are in memory, or kept. */
interface Part {
  bytes: Uint8Array<ArrayBuffer> | undefined;
  length: number;
  kept: Blob | undefined;
}

/**
 * A file that grows, and of which earlier bytes can be written anew. It is kept in parts, each of which is written at once: so one
 * for which there is no room takes nothing of the others with it, and stays in memory.
 */
export class PartFile {
  readonly #parts: Part[] = [];
  #full = false;

  constructor(
    /** Memory, where there is none. */
    readonly store: PartStore | undefined,
    readonly partBytes = PART_BYTES,
  ) {}

  /** Whether there was no room for a part: what comes now stays in memory. */
  get full(): boolean {
    return this.#full;
  }

  /** Writes at this position, which is within the file or at its end. */
  async write(data: Uint8Array<ArrayBuffer>, position: number): Promise<void> {
    for (let done = 0; done < data.length;) {
      const index = Math.floor((position + done) / this.partBytes);
      const offset = position + done - index * this.partBytes;
      const some = data.subarray(done, done + this.partBytes - offset);
      const part = this.#parts[index] ?? this.#add();
      const bytes = (part.bytes ??= await this.#fetch(part));
      bytes.set(some, offset);
      part.length = Math.max(part.length, offset + some.length);
      done += some.length;
    }
  }

  /** Bytes of it, which are within the file. */
  async read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const all = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const index = Math.floor((position + done) / this.partBytes);
      const offset = position + done - index * this.partBytes;
      const part = this.#parts[index];
      const end = Math.min(offset + length - done, part?.length ?? 0);
      if (!part || end <= offset) throw new RangeError("beyond the file's end");
      const some = part.bytes?.subarray(offset, end) ?? (await bytesOf(part.kept?.slice(offset, end)));
      all.set(some, done);
      done += some.length;
    }
    return all;
  }

  /** The whole file, which takes no memory but for what there was no room for. */
  async blob(type: string): Promise<Blob> {
    await this.#putAway();
    return new Blob(
      this.#parts.flatMap(({ kept }) => kept ?? []),
      { type },
    );
  }

  #add(): Part {
    const part = { bytes: undefined, length: 0, kept: undefined };
    this.#parts.push(part);
    return part;
  }

  /** The part's bytes; no others stay in memory. */
  async #fetch({ kept }: Part): Promise<Uint8Array<ArrayBuffer>> {
    await this.#putAway();
    const bytes = new Uint8Array(this.partBytes);
    if (kept) bytes.set(await bytesOf(kept));
    return bytes;
  }

  async #putAway(): Promise<void> {
    for (const [index, part] of this.#parts.entries()) {
      if (!part.bytes) continue;
      part.kept = await this.#keep(String(index), part.bytes.subarray(0, part.length));
      part.bytes = undefined;
    }
  }

  async #keep(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Blob> {
    try {
      if (this.store && !this.#full) return await this.store.keep(name, bytes);
    } catch {
      this.#full = true;
    }
    return new Blob([bytes]);
  }
}

async function bytesOf(blob: Blob | undefined): Promise<Uint8Array> {
  return new Uint8Array((await blob?.arrayBuffer()) ?? []);
}
