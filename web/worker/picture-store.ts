import type { Picture } from "./core";
import { type Decoded, decodePicture } from "./decode";
import type { Core } from "./open-engine";
import type { PictureRole, PictureSource } from "./protocol";
import { bytesOf } from "./pixel-bytes";

/** Owns the pictures in the core's memory, each made when it is first needed. */
export class PictureStore {
  /** The module whose memory they lie in. */
  #core: Core | undefined;
  readonly #held = new Map<string, Decoded>();
  /** Which picture was chosen last as what. */
  readonly #chosen = new Map<PictureRole, string>();

  /**
   * Reads a picture that has been chosen; a gallery picture is painted at `size`. Takes the place of the one that was chosen for
   * this role before, which is kept if this fails.
   */
  async choose(core: Core, role: PictureRole, source: PictureSource, size: number): Promise<Decoded> {
    const decoded = await this.#get(core, source, size);
    const [key, before] = [keyOf(source, size), this.#chosen.get(role)];
    this.#chosen.set(role, key);
    if (before !== undefined && ![...this.#chosen.values()].includes(before)) this.#drop(before);
    return decoded;
  }

  /** Reads the pictures of a painting and drops all others. Throws, and drops none, if one cannot be read. */
  async gather(core: Core, sources: PictureSource[], size: number): Promise<(source: PictureSource) => Picture> {
    for (const source of sources) await this.#get(core, source, size);
    const wanted = new Set(sources.map((source) => keyOf(source, size)));
    for (const key of [...this.#held.keys()]) if (!wanted.has(key)) this.#drop(key);
    return (source) => {
      const held = this.#held.get(keyOf(source, size));
      if (!held) throw new Error(`${source.name} was not among the sources`);
      return held.picture;
    };
  }

  /** Reads a picture for one use only, and drops it. */
  async once<T>(core: Core, source: PictureSource, size: number, use: (picture: Picture) => Promise<T>): Promise<T> {
    const { picture } = await read(core, source, size);
    try {
      return await use(picture);
    } finally {
      picture.free();
    }
  }

  /** Lets all of them go. */
  dropAll(): void {
    for (const key of [...this.#held.keys()]) this.#drop(key);
  }

  async #get(core: Core, source: PictureSource, size: number): Promise<Decoded> {
    this.#moveTo(core);
    const key = keyOf(source, size);
    const held = this.#held.get(key);
    if (held) return held;
    const decoded = await read(core, source, size);
    this.#held.set(key, decoded);
    return decoded;
  }

  /** Another module cannot see what lies in this one's memory. */
  #moveTo(core: Core): void {
    if (this.#core !== core) this.dropAll();
    this.#core = core;
  }

  #drop(key: string): void {
    this.#held.get(key)?.picture.free();
    this.#held.delete(key);
  }
}

function keyOf(source: PictureSource, size: number): string {
  return source.kind === "gallery" ? `gallery ${source.id} at ${size}` : `${source.kind} ${source.id}`;
}

async function read(core: Core, source: PictureSource, size: number): Promise<Decoded> {
  switch (source.kind) {
    case "gallery":
      return { picture: core.Picture.gallery(source.work, size, source.seed, source.palette), notice: undefined };
    case "pixels": {
      const { width, height } = source.pixels;
      return {
        picture: core.Picture.fromPixels(width, height, bytesOf(source.pixels), source.name),
        notice: undefined,
      };
    }
    case "file":
      return decodePicture(core, source.file, source.name);
  }
}
