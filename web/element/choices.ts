import type { GalleryItem, PictureRole, PictureSource, Pixels } from "../worker/protocol";
import { fetchPicture } from "./fetch-picture";
import type { Parts } from "./parts";
import type { Preparation } from "./preparation";

/** A picture that has been chosen and found good. */
export interface Choice {
  source: PictureSource;
  /** Small, for showing; comes a moment later for gallery pictures. */
  pixels: Pixels | undefined;
}

/** The long sides in pixels at which chosen files are shown. */
const SHOWN = { photo: 1024, style: 320 };

let files = 0;

/** The photo and the style that are chosen now. A choice that fails leaves the earlier one in place. */
export class Choices {
  readonly #chosen: Partial<Record<PictureRole, Choice>> = {};
  /** Counts choices per role, so that a slow one cannot overtake a later one. */
  readonly #turn: Record<PictureRole, number> = { photo: 0, style: 0 };
  readonly #pending = new Set<Promise<void>>();

  constructor(
    readonly parts: Parts,
    readonly preparation: Preparation,
  ) {}

  get photo(): Choice | undefined {
    return this.#chosen.photo;
  }

  get style(): Choice | undefined {
    return this.#chosen.style;
  }

  /** Resolves when no choice is on its way any more. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  /** Takes a file from the user. */
  takeFile(role: PictureRole, file: File): Promise<void> {
    return this.#take(role, async () => file);
  }

  /** Takes the picture at an address, for the attributes `photo` and `style-image`. */
  takeAddress(role: PictureRole, attribute: string, address: string): Promise<void> {
    return this.#take(role, () => fetchPicture(this.parts.life(), attribute, address));
  }

  /** Takes a picture from the gallery; it is painted when it is needed. */
  takeGallery(role: PictureRole, { id, label }: GalleryItem): void {
    this.#turn[role]++;
    this.#chosen[role] = { source: { kind: "gallery", id, name: label }, pixels: undefined };
    this.parts.zones[role].show(label, this.parts.gallery.thumbnail(id));
    if (role === "style") this.parts.gallery.check(id);
  }

  /** Takes a style from the gallery; with no photo at hand the sample photo too, so that Paint works at once. */
  takeStyle(item: GalleryItem): void {
    this.takeGallery("style", item);
    const { photo } = this.parts.gallery;
    if (photo && !this.photo && this.#pending.size === 0) this.takeGallery("photo", photo);
  }

  /** Takes the sample photo. */
  async takeSample(): Promise<void> {
    await this.preparation.ready();
    const { photo } = this.parts.gallery;
    if (!photo) return;
    this.takeGallery("photo", photo);
    await this.showSample(this.preparation.size);
  }

  /** Takes sample photo and first style where nobody has chosen yet, so that Paint works at once. */
  fillGaps(): void {
    const { gallery } = this.parts;
    const style = gallery.styles[0];
    if (this.#turn.photo === 0 && gallery.photo) this.takeGallery("photo", gallery.photo);
    if (this.#turn.style === 0 && style) this.takeGallery("style", style);
  }

  /** Paints the gallery photo for showing, at the size at which it will be painted from: then it is made only once. */
  async showSample(size: number): Promise<void> {
    const choice = this.#chosen.photo;
    if (choice?.source.kind !== "gallery" || choice.pixels) return;
    const info = await this.parts.studio.inspect(this.parts.life(), "photo", choice.source, size);
    choice.pixels = info.pixels;
    if (this.#chosen.photo === choice) this.#showPhoto(choice);
  }

  /** Shows a gallery style's thumbnail at its place, if it is the chosen one. */
  showThumbnail(id: string, pixels: Pixels): void {
    const source = this.#chosen.style?.source;
    if (source?.kind === "gallery" && source.id === id) this.parts.zones.style.show(source.name, pixels);
  }

  async #take(role: PictureRole, bring: () => Promise<File>): Promise<void> {
    const work = this.#inspect(role, bring, ++this.#turn[role]).catch(this.parts.fail);
    this.#pending.add(work);
    await work;
    this.#pending.delete(work);
  }

  async #inspect(role: PictureRole, bring: () => Promise<File>, turn: number): Promise<void> {
    const { studio, report, zones, gallery, life } = this.parts;
    const file = await bring();
    const source: PictureSource = { kind: "file", id: `${++files}`, name: file.name || "The pasted picture", file };
    await this.preparation.ready();
    if (turn !== this.#turn[role]) return;
    const info = await studio.inspect(life(), role, source, SHOWN[role]);
    if (turn !== this.#turn[role]) return;
    const choice = { source, pixels: info.pixels };
    this.#chosen[role] = choice;
    if (role === "photo") this.#showPhoto(choice);
    else {
      zones.style.show(source.name, info.pixels);
      gallery.check(undefined);
    }
    report.say(`${source.name} is ready: ${info.width} × ${info.height} pixels.`, info.notice, "Press Paint.");
  }

  #showPhoto({ source, pixels }: Choice): void {
    this.parts.zones.photo.show(source.name, pixels);
    // A painting stays on the wall until the next one takes its place.
    if (pixels && !this.parts.stage.painted) this.parts.stage.showPhoto(pixels);
  }
}
