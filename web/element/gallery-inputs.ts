import { message } from "../languages/message";
import type { PictureRole, Pixels } from "../worker/protocol";
import { type ChosenPicture, type ChosenPictures, isOfRegion, isOtherStyle } from "./chosen-pictures";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import type { FileInputs } from "./file-inputs";
import { isListed, type StyleItem } from "./gallery";
import { gallerySource, saidName, PLAIN, type Variation } from "./gallery-picture";
import { paintThumbnail } from "./thumbnails";

/** Takes pictures of the gallery: the sample photo, and styles of the row. */
export class GalleryInputs {
  constructor(
    readonly context: ElementContext,
    readonly loader: EngineLoader,
    readonly pictures: ChosenPictures,
    readonly files: FileInputs,
  ) {}

  /** Takes a style of the row for the first other place that has none yet; whether there is such a place. */
  fillEmptyPlace(id: string, variation: Variation): boolean {
    const { gallery, hint } = this.context;
    const role = this.pictures.roles.find((role) => isOtherStyle(role) && !this.pictures.of(role));
    const item = gallery.styles.find((item) => item.id === id);
    if (!role || !item) return false;
    if (isListed(item)) void this.files.takeListed(role, item);
    else this.#take(role, item, variation);
    this.context.noteChange(role);
    // The row shows what the first style is.
    gallery.check(this.pictures.style?.inRow);
    if (isOfRegion(role)) hint(message("change.region-style"), true);
    else hint(message("change.style"));
    return true;
  }

  /** Takes a style from the row; with no photo at hand the sample photo too, so that Paint works at once. */
  takeStyle(item: StyleItem, variation: Variation, by: "visitor" | "page"): void {
    const { gallery, chosen, hint } = this.context;
    const { style } = this.pictures;
    if (isListed(item)) {
      if (style?.inRow !== item.id) void this.files.takeListed("style", item);
      return;
    }
    if (style?.source.id === gallerySource(item, variation, gallery.palettes).id) return;
    this.#take("style", item, variation);
    const { photo } = gallery;
    if (photo && !this.pictures.photo && !this.pictures.pending) this.#take("photo", photo);
    chosen("style", by);
    hint(message("change.style"));
  }

  /** It is painted when it is needed. */
  #take(role: PictureRole, item: StyleItem, variation: Variation = PLAIN): void {
    const { gallery } = this.context;
    const source = gallerySource(item, variation, gallery.palettes);
    this.pictures.nextTurn(role);
    if (role === "style") this.vary(item.id, variation);
    this.pictures.place(role)?.show(saidName(source), gallery.thumbnail(item.id));
    this.pictures.put(role, { source, pixels: undefined, inRow: item.id });
    if (role === "style") gallery.check(item.id);
  }

  /** The row shows a style in another variation; the old thumbnail stays where none can be painted. */
  vary(work: string, variation: Variation): void {
    if (!this.context.gallery.vary(work, variation)) return;
    void paintThumbnail(this.context, this, work).catch(() => undefined);
  }

  /** Takes the sample photo. */
  takeSample(): Promise<void> {
    return this.pictures.waitFor(this.#chooseSample(this.pictures.nextTurn("photo")));
  }

  async #chooseSample(turn: number): Promise<void> {
    await this.loader.ready();
    const { photo } = this.context.gallery;
    if (!photo || !this.pictures.isLatest("photo", turn)) return;
    this.#take("photo", photo);
    await this.showSample(this.loader.size);
    const pixels = this.pictures.photo?.pixels;
    if (pixels) this.pictures.showPhoto(pixels);
    this.context.chosen("photo", "visitor");
    this.context.hint("photo");
  }

  /** Takes sample photo and first style where nobody has chosen yet, so that Paint works at once. */
  fillGaps(): void {
    const { gallery, chosen } = this.context;
    const style = gallery.generated[0];
    const take = (role: PictureRole, item: StyleItem | undefined) => {
      if (this.pictures.hasBegun(role) || !item) return;
      this.#take(role, item);
      chosen(role, "page");
    };
    take("photo", gallery.photo);
    take("style", style);
  }

  /** Paints the gallery photo for showing, at the size at which it will be painted from: then it is made only once. */
  async showSample(size: number): Promise<void> {
    const choice: ChosenPicture | undefined = this.pictures.photo;
    if (choice?.source.kind !== "gallery" || choice.pixels) return;
    const info = await this.context.worker.inspect(this.context.lifetime(), "photo", choice.source, size);
    choice.pixels = info.pixels;
    if (this.pictures.photo !== choice) return;
    const { zones, view } = this.context;
    zones.photo.show(saidName(choice.source), info.pixels);
    this.pictures.notify("photo");
    // Nobody has asked for it: what is shown stays.
    if (!view.painted && !view.showcasing) this.pictures.showPhoto(info.pixels);
  }

  /** Shows a gallery style's thumbnail, as it is varied now, wherever it is chosen. */
  showThumbnail(id: string, pixels: Pixels): void {
    const { seed, palette } = this.context.gallery.variation(id);
    for (const [role, { source }] of this.pictures.all) {
      if (role === "photo" || source.kind !== "gallery" || source.work !== id) continue;
      if (source.seed !== seed || source.palette !== palette) continue;
      this.pictures.place(role)?.show(saidName(source), pixels);
      this.pictures.notify(role);
    }
  }
}
