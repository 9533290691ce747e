import type { PictureInfo, PictureRole, PictureSource, Pixels } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import { fetchDropped, fetchPicture } from "./fetch-picture";
import { withTimesSigns } from "./format";
import { isListed, type StyleItem } from "./gallery";
import { gallerySource, PLAIN, type Variation } from "./gallery-picture";
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

/** What is chosen, to come back to. */
export type ChosenPictures = Readonly<Partial<Record<PictureRole, ChosenPicture>>>;

/** The long sides in pixels at which chosen files are shown. */
const SHOWN = { photo: 1024, style: 320 };

let files = 0;

/** The photo and the style that are chosen now. A choice that fails leaves the earlier one in place. */
export class PictureInputs {
  #chosen: Partial<Record<PictureRole, ChosenPicture>> = {};
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
    const { gallery, zones } = this.context;
    const source = gallerySource(item, variation, gallery.palettes);
    this.#turn[role]++;
    this.#chosen[role] = { source, pixels: undefined, inRow: item.id };
    const stale = role === "style" && gallery.vary(item.id, variation);
    zones[role].show(source.name, gallery.thumbnail(item.id));
    if (role === "style") gallery.check(item.id);
    if (stale) void paintThumbnail(this.context, this, item.id).catch(() => undefined); // the old one stays
  }

  /** Takes a style from the row; with no photo at hand the sample photo too, so that Paint works at once. */
  takeStyle(item: StyleItem, variation: Variation, by: "visitor" | "page"): void {
    const { gallery, chosen, hint } = this.context;
    if (isListed(item)) {
      if (this.style?.inRow !== item.id) void this.#takeListed(item);
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
  #takeListed({ id, label, address }: ListedStyle): Promise<void> {
    const bring = async () => {
      const file = await fetchPicture(this.context.lifetime(), "the list of styles", address);
      return new File([file], label, { type: file.type });
    };
    // The choice itself, which came by the attribute, is the visitor's step.
    return this.#take("style", bring, "page", id);
  }

  /** What is chosen now. */
  get chosen(): ChosenPictures {
    return { ...this.#chosen };
  }

  /** Chooses again what was chosen. */
  restore(earlier: ChosenPictures): void {
    const now = this.#chosen;
    this.#chosen = { ...earlier };
    for (const role of ["photo", "style"] as const) {
      if (earlier[role] === now[role]) continue;
      this.#turn[role]++;
      this.#restored(role, earlier[role]);
    }
  }

  #restored(role: PictureRole, choice: ChosenPicture | undefined): void {
    const { gallery, zones } = this.context;
    const source = choice?.source;
    if (role === "style") {
      const stale =
        source?.kind === "gallery" && gallery.vary(source.work, { seed: source.seed, palette: source.palette });
      gallery.check(choice?.inRow);
      if (stale) void paintThumbnail(this.context, this, source.work).catch(() => undefined); // the old one stays
    }
    if (!choice) return zones[role].clear();
    zones[role].show(choice.source.name, choice.pixels ?? gallery.thumbnail(choice.inRow ?? ""));
    if (role === "photo" && choice.pixels) this.#showPhoto(choice.pixels);
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
    this.context.chosen("photo", "visitor");
    this.context.hint("photo");
  }

  /** Takes sample photo and first style where nobody has chosen yet, so that Paint works at once. */
  fillGaps(): void {
    const { gallery, chosen } = this.context;
    const style = gallery.generated[0];
    const take = (role: PictureRole, item: StyleItem | undefined) => {
      if (this.#turn[role] > 0 || !item) return;
      this.takeGallery(role, item);
      chosen(role, "page");
    };
    take("photo", gallery.photo);
    take("style", style);
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
    if (source?.kind === "gallery" && source.work === id) this.context.zones.style.show(source.name, pixels);
  }

  /** `inRow` is the picture's id in the row of styles, if it is there. */
  async #take(role: PictureRole, bring: () => Promise<File>, by: "visitor" | "page", inRow?: string): Promise<void> {
    const choose = async (turn: number) => {
      const info = await this.#inspect(role, bring, turn, inRow);
      if (!info || turn !== this.#turn[role]) return;
      this.context.chosen(role, by);
      const name = this.#chosen[role]?.source.name;
      if (info.recipe && name !== undefined) this.context.foundRecipe(name, info);
    };
    await this.#wait(choose(++this.#turn[role]));
  }

  /** Counts a choice as pending until it has been made, or its failure told. */
  async #wait(choice: Promise<void>): Promise<void> {
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
    const isLatest = () => turn === this.#turn[role];
    if (!this.loader.engineReady) void this.#showEarly(role, source, file, isLatest);
    try {
      await this.loader.ready();
      if (!isLatest()) return undefined;
      const info = await worker.inspect(lifetime(), role, source, SHOWN[role]);
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
    else gallery.check(choice.inRow);
    if (role === "style" && choice.inRow === undefined) this.context.styleIsFile();
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
