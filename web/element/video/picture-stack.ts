import type { Pixels } from "../../worker/protocol";
import type { StoredParts } from "./video-storage";

/** Pictures by their numbers, kept where videos lie while they are painted: as they are, four bytes a pixel. */
export class PictureStack {
  readonly #places: { position: number; width: number; height: number }[] = [];
  #end = 0;

  constructor(readonly parts: Pick<StoredParts, "file" | "discard">) {}

  get count(): number {
    return this.#places.length;
  }

  /** Keeps one more. */
  async push({ width, height, data }: Pixels): Promise<void> {
    const position = this.#end;
    await this.parts.file.write(new Uint8Array(data), position);
    this.#places.push({ position, width, height });
    this.#end += data.length;
  }

  /** Keeps one in the place of another of its size. */
  async put(index: number, { data }: Pixels): Promise<void> {
    await this.parts.file.write(new Uint8Array(data), this.#placeOf(index).position);
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
