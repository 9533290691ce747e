import { type Decoded, decodePicture } from "./decode";
import type { Core } from "./open-engine";
import type { PictureSource } from "./protocol";

/** Owns the one picture of its role in the core's memory, and makes it when it is first needed. */
export class PictureSlot {
  #held: { key: string; core: Core; decoded: Decoded } | undefined;

  /** The picture of this source; gallery pictures are painted at `size`. The earlier one is kept if this fails. */
  async get(core: Core, source: PictureSource, size: number): Promise<Decoded> {
    const key = source.kind === "gallery" ? `gallery ${source.id} at ${size}` : `file ${source.id}`;
    if (this.#held?.key === key && this.#held.core === core) return this.#held.decoded;
    const decoded =
      source.kind === "gallery"
        ? { picture: core.Picture.gallery(source.work, size, source.seed, source.palette), notice: undefined }
        : await decodePicture(core, source.file, source.name);
    this.#held?.decoded.picture.free();
    this.#held = { key, core, decoded };
    return decoded;
  }
}
