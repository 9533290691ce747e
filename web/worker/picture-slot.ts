import type { Picture } from "./core";
import { decodePicture } from "./decode";
import type { Core } from "./open-engine";
import type { PictureSource } from "./protocol";

/** Owns the one picture of its role in the core's memory, and makes it when it is first needed. */
export class PictureSlot {
  #held: { key: string; core: Core; picture: Picture } | undefined;

  /** The picture of this source; gallery pictures are painted at `size`. The earlier one is kept if this fails. */
  async get(core: Core, source: PictureSource, size: number): Promise<Picture> {
    const key = source.kind === "gallery" ? `gallery ${source.id} ${size}` : `file ${source.id}`;
    if (this.#held?.key === key && this.#held.core === core) return this.#held.picture;
    const picture =
      source.kind === "gallery"
        ? core.Picture.gallery(source.id, size)
        : await decodePicture(core, source.file, source.name);
    this.#held?.picture.free();
    this.#held = { key, core, picture };
    return picture;
  }
}
