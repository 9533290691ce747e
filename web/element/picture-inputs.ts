import type { PictureInfo, PictureRole, PictureSource, Pixels } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import { fetchDropped, fetchPicture } from "./fetch-picture";
import { withTimesSigns } from "./format";
import { isListed, type StyleItem } from "./gallery";
import { gallerySource, PLAIN, type Variation } from "./gallery-picture";
import type { PictureZone } from "./picture-zone";
import { readPixels } from "./read-pixels";
import type { ListedStyle } from "./style-list";
import { paintThumbnail } from "./thumbnails";

/** A picture that has been chosen and found good. */
export interface ChosenPicture {
  source: PictureSource;
  /** Small, for showing; comes a moment later for gallery pictures. */
  pixels: Pixels | undefined;
  /** Of the picture itself; unknown for gallery pictures, which have any. */
  size?: [width: number, height: number];
  /** Its id in the row of styles, if it is there. */
  inRow?: string | undefined;
}

/** The pictures that have a place of their own at all times. */
const MAIN = ["photo", "style"] as const;

/** What of them is chosen, to come back to. */
export type ChosenPictures = Readonly<Partial<Record<(typeof MAIN)[number], ChosenPicture>>>;

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
    for (const role of MAIN) this.addPlace(role, context.zones[role]);
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

  /** It as it is shown, once it has been read or painted. */
  shown(role: PictureRole): Pixels | undefined {
    const { pixels, inRow } = this.of(role) ?? {};
    return pixels ?? this.context.gallery.thumbnail(inRow ?? "");
  }

  /** Width and height of what is chosen; of gallery pictures the proportions. */
  size(role: PictureRole): [width: number, height: number] | undefined {
    const shown = this.shown(role);
    return this.of(role)?.size ?? (shown && [shown.width, shown.height]);
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
    return this.#take(role, async () => file, "visitor");
  }

  /** Takes the picture at an address, for the attributes `photo` and `style-image`. */
  takeAddress(role: PictureRole, attribute: string, address: string): Promise<void> {
    return this.#take(role, () => fetchPicture(this.context.lifetime(), attribute, address), "page");
  }

  /** Takes the picture at an address that the visitor has dropped or pasted. */
  takeDropped(role: PictureRole, address: string): Promise<void> {
    return this.#take(role, () => fetchDropped(this.context.lifetime(), address), "visitor");
  }

  /** Takes a picture from the gallery; it is painted when it is needed. */
  takeGallery(role: PictureRole, item: StyleItem, variation: Variation = PLAIN): void {
    const { gallery } = this.context;
    const source = gallerySource(item, variation, gallery.palettes);
    this.#nextTurn(role);
    if (role === "style") this.#vary(item.id, variation);
    this.#places.get(role)?.show(source.name, gallery.thumbnail(item.id));
    this.#put(role, { source, pixels: undefined, inRow: item.id });
    if (role === "style") gallery.check(item.id);
  }

  /** The row shows a style in another variation; the old thumbnail stays where none can be painted. */
  #vary(work: string, variation: Variation): void {
    if (!this.context.gallery.vary(work, variation)) return;
    void paintThumbnail(this.context, this, work).catch(() => undefined);
  }

  /** Takes a style of the row for the first other place that has none yet; whether there is such a place. */
  fillEmptyPlace(id: string, variation: Variation): boolean {
    const { gallery, hint } = this.context;
    const role = [...this.#places.keys()].find((role) => isOtherStyle(role) && !this.#chosen.has(role));
    const item = gallery.styles.find((item) => item.id === id);
    if (!role || !item) return false;
    if (isListed(item)) void this.#takeListed(role, item);
    else this.takeGallery(role, item, variation);
    this.context.noteChange(role);
    // The row shows what the first style is.
    gallery.check(this.style?.inRow);
    if (isOfRegion(role)) hint("style of the region", true);
    else hint("style");
    return true;
  }

  /** Takes a style from the row; with no photo at hand the sample photo too, so that Paint works at once. */
  takeStyle(item: StyleItem, variation: Variation, by: "visitor" | "page"): void {
    const { gallery, chosen, hint } = this.context;
    if (isListed(item)) {
      if (this.style?.inRow !== item.id) void this.#takeListed("style", item);
      return;
    }
    if (this.style?.source.id === gallerySource(item, variation, gallery.palettes).id) return;
    this.takeGallery("style", item, variation);
    const { photo } = gallery;
    if (photo && !this.photo && this.#pending.size === 0) this.takeGallery("photo", photo);
    chosen("style", by);
    hint("style");
  }

  /** Takes a picture of the site's own list. */
  #takeListed(role: PictureRole, { id, label, address }: ListedStyle): Promise<void> {
    const bring = async () => {
      const file = await fetchPicture(this.context.lifetime(), "the list of styles", address);
      return new File([file], label, { type: file.type });
    };
    // The choice itself, which came by the attribute, is the visitor's step.
    return this.#take(role, bring, "page", id);
  }

  /** What of photo and style is chosen now. */
  get chosen(): ChosenPictures {
    return Object.fromEntries(MAIN.flatMap((role) => (this.of(role) ? [[role, this.of(role)]] : [])));
  }

  /** Chooses again what was chosen. */
  restore(earlier: ChosenPictures): void {
    for (const role of MAIN) this.putBack(role, earlier[role]);
  }

  /** Chooses again for a role what was chosen, or nothing. */
  putBack(role: PictureRole, choice: ChosenPicture | undefined): void {
    if (choice === this.of(role)) return;
    this.#nextTurn(role);
    this.#put(role, choice);
    this.#showPutBack(role, choice);
  }

  #showPutBack(role: PictureRole, choice: ChosenPicture | undefined): void {
    const { gallery } = this.context;
    const zone = this.#places.get(role);
    const source = choice?.source;
    if (role === "style") {
      if (source?.kind === "gallery") this.#vary(source.work, { seed: source.seed, palette: source.palette });
      gallery.check(choice?.inRow);
    }
    if (!choice) return zone?.clear();
    zone?.show(choice.source.name, this.shown(role));
    if (role === "photo" && choice.pixels) this.#showPhoto(choice.pixels);
  }

  /** Takes the sample photo. */
  takeSample(): Promise<void> {
    return this.waitFor(this.#chooseSample(this.#nextTurn("photo")));
  }

  async #chooseSample(turn: number): Promise<void> {
    await this.loader.ready();
    const { photo } = this.context.gallery;
    if (!photo || turn !== this.#turns.get("photo")) return;
    this.takeGallery("photo", photo);
    await this.showSample(this.loader.size);
    if (this.photo?.pixels) this.#showPhoto(this.photo.pixels);
    this.context.chosen("photo", "visitor");
    this.context.hint("photo");
  }

  /** Takes sample photo and first style where nobody has chosen yet, so that Paint works at once. */
  fillGaps(): void {
    const { gallery, chosen } = this.context;
    const style = gallery.generated[0];
    const take = (role: PictureRole, item: StyleItem | undefined) => {
      if (this.#turns.has(role) || !item) return;
      this.takeGallery(role, item);
      chosen(role, "page");
    };
    take("photo", gallery.photo);
    take("style", style);
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

  /** Shows a gallery style's thumbnail, as it is varied now, wherever it is chosen. */
  showThumbnail(id: string, pixels: Pixels): void {
    const { seed, palette } = this.context.gallery.variation(id);
    for (const [role, { source }] of this.#chosen) {
      if (role === "photo" || source.kind !== "gallery" || source.work !== id) continue;
      if (source.seed === seed && source.palette === palette) this.#places.get(role)?.show(source.name, pixels);
    }
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

  /** `inRow` is the picture's id in the row of styles, if it is there. */
  async #take(role: PictureRole, bring: () => Promise<File>, by: "visitor" | "page", inRow?: string): Promise<void> {
    const choose = async (turn: number) => {
      const info = await this.#inspect(role, bring, turn, inRow);
      if (!info || turn !== this.#turns.get(role)) return;
      if (role !== "start") this.context.chosen(role, by);
      if (role !== "photo" && role !== "style") return;
      const name = this.of(role)?.source.name;
      if (info.recipe && name !== undefined) this.context.foundRecipe(name, info);
    };
    await this.waitFor(choose(this.#nextTurn(role)));
  }

  /** Nothing is painted before this has been done, or its failure told. */
  async waitFor(choice: Promise<void>): Promise<void> {
    const work = choice.catch(this.context.fail);
    this.#pending.add(work);
    await work;
    this.#pending.delete(work);
  }

  /** Resolves to nothing where another choice has come since. */
  async #inspect(
    role: PictureRole,
    bring: () => Promise<File>,
    turn: number,
    inRow: string | undefined,
  ): Promise<PictureInfo | undefined> {
    const { worker, lifetime } = this.context;
    const file = await bring();
    const source: PictureSource = { kind: "file", id: `${++files}`, name: file.name || "The pasted picture", file };
    const isLatest = () => turn === this.#turns.get(role);
    if (!this.loader.engineReady) void this.#showEarly(role, source, file, isLatest);
    try {
      await this.loader.ready();
      if (!isLatest()) return undefined;
      const info = await worker.inspect(lifetime(), role, source, shownSize(role));
      if (!isLatest()) return undefined;
      this.#accept(role, { source, pixels: info.pixels, size: [info.width, info.height], inRow }, info);
      return info;
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
    const { status, gallery, view, running, hint } = this.context;
    const { name } = choice.source;
    this.#places.get(role)?.show(name, choice.pixels);
    this.#put(role, choice);
    const covers = role === "photo" && view.painted && !running();
    if (role === "photo") this.#showPhoto(choice.pixels);
    if (role === "style") gallery.check(choice.inRow);
    if (role === "style" && choice.inRow === undefined) this.context.styleIsFile();
    const later = isOfRegion(role) ? "It counts from here on." : "To paint it, press Stop and then Paint.";
    if (isOfRegion(role)) hint("style of the region", true);
    const next = running() ? later : "Press Paint.";
    const last = covers ? "Until then the last painting can still be saved." : undefined;
    const clear = role === "photo" && transparent ? "What is transparent stays so." : undefined;
    status.say(`${name} is ready: ${width} × ${height} pixels.`, notice && withTimesSigns(notice), clear, next, last);
  }

  /** What was chosen before stays chosen. */
  #showAgain(role: PictureRole): void {
    const choice = this.of(role);
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

/** Whether it is a style beside the first: of a mix, or of a region. */
function isOtherStyle(role: PictureRole): boolean {
  return role.startsWith("style ") || isOfRegion(role);
}

/** Whether it is the style of a region, which a painting takes on while it is being made. */
function isOfRegion(role: PictureRole): boolean {
  return role.startsWith("region ");
}
