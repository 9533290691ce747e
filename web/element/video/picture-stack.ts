import { bytesOf } from "../../worker/pixel-bytes";
import type { Pixels } from "../../worker/protocol";
import type { StoredParts } from "./video-storage";

/** Pictures by their numbers, kept where videos lie while they are painted: as they are, four bytes a pixel. */
export class PictureStack {
  readonly #places: { position: number; width: number; height: number }[] = [];
  #end = 0;

  constructor(readonly parts: Pick<StoredParts, "file" | "discard">) {}

  /** Keeps one more. */
  async push(picture: Pixels): Promise<void> {
    const position = this.#end;
    const bytes = bytesOf(picture);
    await this.parts.file.write(bytes, position);
    this.#places.push({ position, width: picture.width, height: picture.height });
    this.#end += bytes.length;
  }

  /** Keeps one in the place of another of its size. */
  async put(index: number, picture: Pixels): Promise<void> {
    await this.parts.file.write(bytesOf(picture), this.#placeOf(index).position);
  }

  async at(index: number): Promise<Pixels> {
    const { position, width, height } = this.#placeOf(index);
    const bytes = await this.parts.file.read(position, width * height * 4);
    return { width, height, data: new Uint8ClampedArray(bytes.buffer) };
  }

  /** Gives their room back. Never fails. */
  close(): Promise<void> {
    return this.parts.discard();
  }

  #placeOf(index: number): { position: number; width: number; height: number } {
    const place = this.#places[index];
    if (!place) throw new RangeError(`no picture ${index}`);
    return place;
  }
}
