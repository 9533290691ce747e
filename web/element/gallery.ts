import { message } from "../languages/message";
import type { Words } from "../languages/words";
import type { GalleryItem, GalleryListing, PaletteItem, Pixels } from "../worker/protocol";
import { draw } from "./draw";
import { findElement } from "./find-element";
import { PLAIN, saidLabel, type Variation } from "./gallery-picture";
import { GalleryVariation } from "./gallery-variation";
import type { ListedStyle } from "./style-list";

/** A picture of the row: one that the core paints by itself, or one that the site lists. */
export type StyleItem = GalleryItem | ListedStyle;

/** Whether a picture comes from the site's own list. */
export function isListed(item: StyleItem): item is ListedStyle {
  return "address" in item;
}

/** The row of style pictures, and the sample photo. */
export class Gallery {
  readonly #tiles: HTMLElement;
  readonly #vary: GalleryVariation;
  readonly #thumbnails = new Map<string, Pixels>();
  readonly #variations = new Map<string, Variation>();
  #items: GalleryItem[] = [];
  #palettes: PaletteItem[] = [];
  #listed: ListedStyle[] = [];

  constructor(
    root: ParentNode,
    readonly words: Words,
    readonly onStyle: (id: string, variation: Variation) => void,
    onSample: () => void,
  ) {
    this.#tiles = findElement(root, ".tiles", HTMLElement);
    this.#vary = new GalleryVariation(root, words, onStyle);
    findElement(root, ".sample", HTMLButtonElement).addEventListener("click", onSample);
  }

  /** The styles that the core paints. */
  get generated(): GalleryItem[] {
    return this.#items.filter((item) => item.kind === "style");
  }

  /** All that there are to choose from. */
  get styles(): StyleItem[] {
    return [...this.generated, ...this.#listed];
  }

  get palettes(): PaletteItem[] {
    return this.#palettes;
  }

  get photo(): GalleryItem | undefined {
    return this.#items.find((item) => item.kind === "photo");
  }

  /** Puts up a tile for every style picture; their thumbnails come later. */
  fill({ items, palettes }: GalleryListing): void {
    this.#items = items;
    this.#palettes = palettes;
    this.#vary.offer(palettes);
    this.#putUp();
  }

  /** Puts the site's own pictures behind them. */
  list(listed: ListedStyle[]): void {
    this.#listed = listed;
    if (this.#items.length > 0) this.#putUp();
  }

  /** How a style is varied that is chosen next, or is chosen now. */
  variation(id: string): Variation {
    return this.#variations.get(id) ?? PLAIN;
  }

  /** Notes how a style is varied; whether that is another variation than before. */
  vary(id: string, variation: Variation): boolean {
    const { seed, palette } = this.variation(id);
    this.#variations.set(id, variation);
    return seed !== variation.seed || palette !== variation.palette;
  }

  /** The thumbnail of a style picture, once it has been painted. */
  thumbnail(id: string): Pixels | undefined {
    return this.#thumbnails.get(id);
  }

  /** Shows the thumbnail of a style picture. */
  showThumbnail(id: string, pixels: Pixels): void {
    this.#thumbnails.set(id, pixels);
    const tile = this.#input(id)?.parentElement;
    if (tile) draw(findElement(tile, "canvas", HTMLCanvasElement), pixels);
  }

  /** Marks the chosen style picture, or none. */
  check(id: string | undefined): void {
    for (const input of this.#tiles.querySelectorAll("input")) input.checked = input.value === id;
    const item = this.generated.find((item) => item.id === id);
    this.#vary.show(item?.id, item ? this.variation(item.id) : PLAIN);
  }

  #putUp(): void {
    const checked = [...this.#tiles.querySelectorAll("input")].find((input) => input.checked)?.value;
    this.#tiles.replaceChildren(...this.styles.map((item) => this.#tile(item)));
    for (const [id, pixels] of this.#thumbnails) this.showThumbnail(id, pixels);
    if (checked !== undefined) this.check(checked);
  }

  #input(id: string): HTMLInputElement | undefined {
    return [...this.#tiles.querySelectorAll("input")].find((input) => input.value === id);
  }

  #tile(item: StyleItem): HTMLElement {
    const input = document.createElement("input");
    input.type = "radio";
    input.name = "gallery";
    input.value = item.id;
    const label = isListed(item) ? item.label : saidLabel("work", item.id, item.label);
    this.words.show(input, label, "aria-label");
    input.addEventListener("change", () => this.onStyle(item.id, this.variation(item.id)));
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    canvas.ariaHidden = "true";
    const tile = document.createElement("span");
    tile.className = "tile";
    const credit = isListed(item) ? item.credit : undefined;
    this.words.show(tile, credit ? message("gallery.credited", { label, credit }) : label, "title");
    tile.append(canvas, input);
    return tile;
  }
}
