import type { GalleryItem, PictureInfo, PictureRole, PictureSource, Pixels } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import { fetchDropped, fetchPicture } from "./fetch-picture";
import { withTimesSigns } from "./format";
import { readPixels } from "./read-pixels";

/** A picture that has been chosen and found good. */
export interface ChosenPicture {
  source: PictureSource;
  /** Small, for showing; comes a moment later for gallery pictures. */
  pixels: Pixels | undefined;
  /** Of the picture itself; unknown for gallery pictures, which have any. */
  size?: [width: number, height: number];
}

/** The long sides in pixels at which chosen files are shown. */
const SHOWN = { photo: 1024, style: 320 };

let files = 0;

/** The photo and the style that are chosen now. A choice that fails leaves the earlier one in place. */
export class PictureInputs {
  readonly #chosen: Partial<Record<PictureRole, ChosenPicture>> = {};
  /** Counts choices per role, so that a slow one cannot overtake a later one. */
  readonly #turn: Record<PictureRole, number> = { photo: 0, style: 0 };
  readonly #pending = new Set<Promise<void>>();

  constructor(
    readonly context: ElementContext,
    readonly loader: EngineLoader,
  ) {}

  get photo(): ChosenPicture | undefined {
    return this.#chosen.photo;
  }

  get style(): ChosenPicture | undefined {
    return this.#chosen.style;
  }

  /** Width and height of what is chosen; of gallery pictures the proportions. */
  size(role: PictureRole): [width: number, height: number] | undefined {
    const choice = this.#chosen[role];
    const shown =
      choice?.pixels ??
      (choice?.source.kind === "gallery" ? this.context.gallery.thumbnail(choice.source.id) : undefined);
    return choice?.size ?? (shown && [shown.width, shown.height]);
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
    return this.#take(role, () => fetchPicture(this.context.lifetime(), attribute, address));
  }

  /** Takes the picture at an address that the visitor has dropped or pasted. */
  takeDropped(role: PictureRole, address: string): Promise<void> {
    return this.#take(role, () => fetchDropped(this.context.lifetime(), address));
  }

  /** Takes a picture from the gallery; it is painted when it is needed. */
  takeGallery(role: PictureRole, { id, label }: GalleryItem): void {
    this.#turn[role]++;
    this.#chosen[role] = { source: { kind: "gallery", id, name: label }, pixels: undefined };
    this.context.zones[role].show(label, this.context.gallery.thumbnail(id));
    if (role === "style") this.context.gallery.check(id);
  }

  /** Takes a style from the gallery; with no photo at hand the sample photo too, so that Paint works at once. */
  takeStyle(item: GalleryItem): void {
    this.takeGallery("style", item);
    const { photo } = this.context.gallery;
    if (photo && !this.photo && this.#pending.size === 0) this.takeGallery("photo", photo);
    this.context.hint("style");
  }

  /** Takes the sample photo. */
  takeSample(): Promise<void> {
    return this.#wait(this.#chooseSample(++this.#turn.photo));
  }

  async #chooseSample(turn: number): Promise<void> {
    await this.loader.ready();
    const { photo } = this.context.gallery;
    if (!photo || turn !== this.#turn.photo) return;
    this.takeGallery("photo", photo);
    await this.showSample(this.loader.size);
    if (this.photo?.pixels) this.#showPhoto(this.photo.pixels);
    this.context.hint("photo");
  }

  /** Takes sample photo and first style where nobody has chosen yet, so that Paint works at once. */
  fillGaps(): void {
    const { gallery } = this.context;
    const style = gallery.styles[0];
    if (this.#turn.photo === 0 && gallery.photo) this.takeGallery("photo", gallery.photo);
    if (this.#turn.style === 0 && style) this.takeGallery("style", style);
  }

  /** Paints the gallery photo for showing, at the size at which it will be painted from: then it is made only once. */
  async showSample(size: number): Promise<void> {
    const choice = this.#chosen.photo;
    if (choice?.source.kind !== "gallery" || choice.pixels) return;
    const info = await this.context.worker.inspect(this.context.lifetime(), "photo", choice.source, size);
    choice.pixels = info.pixels;
    if (this.#chosen.photo !== choice) return;
    const { zones, view } = this.context;
    zones.photo.show(choice.source.name, info.pixels);
    // Nobody has asked for it: what is shown stays.
    if (!view.painted && !view.showcasing) this.#showPhoto(info.pixels);
  }

  /** Shows a gallery style's thumbnail at its place, if it is the chosen one. */
  showThumbnail(id: string, pixels: Pixels): void {
    const source = this.#chosen.style?.source;
    if (source?.kind === "gallery" && source.id === id) this.context.zones.style.show(source.name, pixels);
  }

  async #take(role: PictureRole, bring: () => Promise<File>): Promise<void> {
    await this.#wait(this.#inspect(role, bring, ++this.#turn[role]));
  }

  /** Counts a choice as pending until it has been made, or its failure told. */
  async #wait(choice: Promise<void>): Promise<void> {
    const work = choice.catch(this.context.fail);
    this.#pending.add(work);
    await work;
    this.#pending.delete(work);
  }

  async #inspect(role: PictureRole, bring: () => Promise<File>, turn: number): Promise<void> {
    const { worker, lifetime } = this.context;
    const file = await bring();
    const source: PictureSource = { kind: "file", id: `${++files}`, name: file.name || "The pasted picture", file };
    const isLatest = () => turn === this.#turn[role];
    if (!this.loader.engineReady) void this.#showEarly(role, source, file, isLatest);
    try {
      await this.loader.ready();
      if (!isLatest()) return;
      const info = await worker.inspect(lifetime(), role, source, SHOWN[role]);
      if (isLatest()) this.#accept(role, { source, pixels: info.pixels, size: [info.width, info.height] }, info);
    } catch (error) {
      if (isLatest()) this.#showAgain(role);
      throw error;
    }
  }

  /** Shows a chosen file before the engine is there to read it, where the browser can. */
  async #showEarly(role: PictureRole, source: PictureSource, file: File, isLatest: () => boolean): Promise<void> {
    try {
      const pixels = await readPixels(file, SHOWN[role]);
      if (this.loader.engineReady || !isLatest()) return;
      this.context.zones[role].show(source.name, pixels);
      if (role === "photo") this.#showPhoto(pixels);
      this.context.status.say(`${source.name} is chosen. The painter is still on its way.`);
    } catch {
      // The engine may know the format, or will say what is wrong.
    }
  }

  #accept(role: PictureRole, choice: ChosenPicture & { pixels: Pixels }, { width, height, notice }: PictureInfo): void {
    const { status, zones, gallery, view, running } = this.context;
    const { name } = choice.source;
    this.#chosen[role] = choice;
    zones[role].show(name, choice.pixels);
    const covers = role === "photo" && view.painted && !running();
    if (role === "photo") this.#showPhoto(choice.pixels);
    else gallery.check(undefined);
    const next = running() ? "To paint it, press Stop and then Paint." : "Press Paint.";
    const last = covers ? "Until then the last painting can still be saved." : undefined;
    status.say(`${name} is ready: ${width} × ${height} pixels.`, notice && withTimesSigns(notice), next, last);
  }

  /** What was chosen before stays chosen. */
  #showAgain(role: PictureRole): void {
    const { zones, view } = this.context;
    const choice = this.#chosen[role];
    if (choice) zones[role].show(choice.source.name, choice.pixels);
    else zones[role].clear();
    if (role === "photo" && view.photographed && choice?.pixels) this.#showPhoto(choice.pixels);
  }

  /** Shows the photo; not while a painting is being made, which is shown itself. */
  #showPhoto(pixels: Pixels): void {
    if (!this.context.running()) this.context.view.showPhoto(pixels);
  }
}
