import type { GalleryItem, PictureInfo, PictureRole, PictureSource, Pixels } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import { fetchDropped, fetchPicture } from "./fetch-picture";
import { withTimesSigns } from "./format";
import type { PictureZone } from "./picture-zone";
import { readPixels } from "./read-pixels";

/** A picture that has been chosen and found good. */
export interface ChosenPicture {
  source: PictureSource;
  /** Small, for showing; comes a moment later for gallery pictures. */
  pixels: Pixels | undefined;
}

/** The long side in pixels at which a chosen file is shown. */
function shownSize(role: PictureRole): number {
  return role === "photo" ? 1024 : 320;
}

let files = 0;

/** The pictures that are chosen now, each at its place. A choice that fails leaves the earlier one there. */
export class PictureInputs {
  readonly #places = new Map<PictureRole, PictureZone>();
  readonly #chosen = new Map<PictureRole, ChosenPicture>();
  /** Counts choices per role, so that a slow one cannot overtake a later one. */
  readonly #turns = new Map<PictureRole, number>();
  readonly #listeners = new Set<(role: PictureRole) => void>();
  readonly #pending = new Set<Promise<void>>();

  constructor(
    readonly context: ElementContext,
    readonly loader: EngineLoader,
  ) {
    this.addPlace("photo", context.zones.photo);
    this.addPlace("style", context.zones.style);
  }

  get photo(): ChosenPicture | undefined {
    return this.of("photo");
  }

  get style(): ChosenPicture | undefined {
    return this.of("style");
  }

  /** What is chosen for a role. */
  of(role: PictureRole): ChosenPicture | undefined {
    return this.#chosen.get(role);
  }

  /** What is chosen for a role as it is shown, once it has been read or painted. */
  shown(role: PictureRole): Pixels | undefined {
    const choice = this.of(role);
    const thumbnail = choice?.source.kind === "gallery" ? this.context.gallery.thumbnail(choice.source.id) : undefined;
    return choice?.pixels ?? thumbnail;
  }

  /** Where the keyboard is: then a pasted picture is meant for that place. */
  get focused(): PictureRole | undefined {
    return [...this.#places].find(([, zone]) => zone.focused)?.[0];
  }

  /** Adds a place for another picture. */
  addPlace(role: PictureRole, zone: PictureZone): void {
    this.#places.set(role, zone);
  }

  /** Takes a place away again, with what was chosen for it. */
  removePlace(role: PictureRole): void {
    this.#nextTurn(role);
    this.#places.delete(role);
    this.#put(role, undefined);
  }

  /** Calls this whenever another picture is chosen for a role, or none any more. */
  onChosen(listener: (role: PictureRole) => void): void {
    this.#listeners.add(listener);
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
    this.#nextTurn(role);
    const { gallery } = this.context;
    this.#places.get(role)?.show(label, gallery.thumbnail(id));
    this.#put(role, { source: { kind: "gallery", id, name: label }, pixels: undefined });
    if (role === "style") gallery.check(id);
  }

  /**
   * Takes a style from the gallery: for the first place that has none yet, or else in place of the first. With no photo at hand the
   * sample photo too, so that Paint works at once.
   */
  takeStyle(item: GalleryItem): void {
    const empty = [...this.#places.keys()].find((role) => isStyle(role) && !this.#chosen.has(role));
    this.takeGallery(empty ?? "style", item);
    this.context.gallery.check(this.#galleryStyle());
    const { photo } = this.context.gallery;
    if (photo && !this.photo && this.#pending.size === 0) this.takeGallery("photo", photo);
    this.context.hint("style");
  }

  /** Takes the sample photo. */
  takeSample(): Promise<void> {
    return this.#wait(this.#chooseSample(this.#nextTurn("photo")));
  }

  async #chooseSample(turn: number): Promise<void> {
    await this.loader.ready();
    const { photo } = this.context.gallery;
    if (!photo || turn !== this.#turns.get("photo")) return;
    this.takeGallery("photo", photo);
    await this.showSample(this.loader.size);
    if (this.photo?.pixels) this.#showPhoto(this.photo.pixels);
    this.context.hint("photo");
  }

  /** Takes sample photo and first style where nobody has chosen yet, so that Paint works at once. */
  fillGaps(): void {
    const { gallery } = this.context;
    const style = gallery.styles[0];
    if (!this.#turns.has("photo") && gallery.photo) this.takeGallery("photo", gallery.photo);
    if (!this.#turns.has("style") && style) this.takeGallery("style", style);
  }

  /** Paints the gallery photo for showing, at the size at which it will be painted from: then it is made only once. */
  async showSample(size: number): Promise<void> {
    const choice = this.photo;
    if (choice?.source.kind !== "gallery" || choice.pixels) return;
    const info = await this.context.worker.inspect(this.context.lifetime(), "photo", choice.source, size);
    choice.pixels = info.pixels;
    if (this.photo !== choice) return;
    const { zones, view } = this.context;
    zones.photo.show(choice.source.name, info.pixels);
    // Nobody has asked for it: what is shown stays.
    if (!view.painted && !view.showcasing) this.#showPhoto(info.pixels);
  }

  /** Shows a gallery style's thumbnail wherever it is chosen. */
  showThumbnail(id: string, pixels: Pixels): void {
    for (const [role, { source }] of this.#chosen) {
      if (role !== "photo" && source.kind === "gallery" && source.id === id)
        this.#places.get(role)?.show(source.name, pixels);
    }
  }

  /** The gallery's picture that is the first style. */
  #galleryStyle(): string | undefined {
    const source = this.style?.source;
    return source?.kind === "gallery" ? source.id : undefined;
  }

  #put(role: PictureRole, choice: ChosenPicture | undefined): void {
    if (choice) this.#chosen.set(role, choice);
    else this.#chosen.delete(role);
    for (const listener of this.#listeners) listener(role);
  }

  #nextTurn(role: PictureRole): number {
    const turn = (this.#turns.get(role) ?? 0) + 1;
    this.#turns.set(role, turn);
    return turn;
  }

  async #take(role: PictureRole, bring: () => Promise<File>): Promise<void> {
    await this.#wait(this.#inspect(role, bring, this.#nextTurn(role)));
  }

  /** Paints nothing before this is done; a failure is told. */
  waitFor(work: Promise<void>): Promise<void> {
    return this.#wait(work);
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
    const isLatest = () => turn === this.#turns.get(role);
    if (!this.loader.engineReady) void this.#showEarly(role, source, file, isLatest);
    try {
      await this.loader.ready();
      if (!isLatest()) return;
      const info = await worker.inspect(lifetime(), role, source, shownSize(role));
      if (isLatest()) this.#accept(role, { source, pixels: info.pixels }, info);
    } catch (error) {
      if (isLatest()) this.#showAgain(role);
      throw error;
    }
  }

  /** Shows a chosen file before the engine is there to read it, where the browser can. */
  async #showEarly(role: PictureRole, source: PictureSource, file: File, isLatest: () => boolean): Promise<void> {
    try {
      const pixels = await readPixels(file, shownSize(role));
      if (this.loader.engineReady || !isLatest()) return;
      this.#places.get(role)?.show(source.name, pixels);
      if (role === "photo") this.#showPhoto(pixels);
      this.context.status.say(`${source.name} is chosen. The painter is still on its way.`);
    } catch {
      // The engine may know the format, or will say what is wrong.
    }
  }

  #accept(role: PictureRole, choice: ChosenPicture & { pixels: Pixels }, info: PictureInfo): void {
    const { width, height, notice, transparent } = info;
    const { status, gallery, view, running } = this.context;
    const { name } = choice.source;
    this.#places.get(role)?.show(name, choice.pixels);
    this.#put(role, choice);
    const covers = role === "photo" && view.painted && !running();
    if (role === "photo") this.#showPhoto(choice.pixels);
    else if (role === "style") gallery.check(undefined);
    const next = running() ? "To paint it, press Stop and then Paint." : "Press Paint.";
    const last = covers ? "Until then the last painting can still be saved." : undefined;
    const clear = role === "photo" && transparent ? "What is transparent stays so." : undefined;
    status.say(`${name} is ready: ${width} × ${height} pixels.`, notice && withTimesSigns(notice), clear, next, last);
  }

  /** What was chosen before stays chosen. */
  #showAgain(role: PictureRole): void {
    const choice = this.#chosen.get(role);
    const zone = this.#places.get(role);
    if (choice) zone?.show(choice.source.name, choice.pixels);
    else zone?.clear();
    if (role === "photo" && this.context.view.photographed && choice?.pixels) this.#showPhoto(choice.pixels);
  }

  /** Shows the photo; not while a painting is being made, which is shown itself. */
  #showPhoto(pixels: Pixels): void {
    if (!this.context.running()) this.context.view.showPhoto(pixels);
  }
}

/** Whether a style is chosen there, of all or of a region. */
function isStyle(role: PictureRole): boolean {
  return role === "style" || role.startsWith("style ") || role.startsWith("region ");
}
