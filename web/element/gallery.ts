import type { GalleryItem, Pixels } from "../worker/protocol";
import { draw } from "./draw";
import { findElement } from "./find-element";

/** The row of style pictures that the core paints by itself, and the sample photo. */
export class Gallery {
  readonly #tiles: HTMLElement;
  readonly #thumbnails = new Map<string, Pixels>();
  #items: GalleryItem[] = [];

  constructor(
    root: ParentNode,
    readonly onStyle: (item: GalleryItem) => void,
    onSample: () => void,
  ) {
    this.#tiles = findElement(root, ".tiles", HTMLElement);
    findElement(root, ".sample", HTMLButtonElement).addEventListener("click", onSample);
  }

  get styles(): GalleryItem[] {
    return this.#items.filter((item) => item.kind === "style");
  }

  get photo(): GalleryItem | undefined {
    return this.#items.find((item) => item.kind === "photo");
  }

  /** Puts up a tile for every style picture; their thumbnails come later. */
  fill(items: GalleryItem[]): void {
    this.#items = items;
    this.#tiles.replaceChildren(...this.styles.map((item) => this.#tile(item)));
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
  }

  #input(id: string): HTMLInputElement | undefined {
    return [...this.#tiles.querySelectorAll("input")].find((input) => input.value === id);
  }

  #tile(item: GalleryItem): HTMLElement {
    const input = document.createElement("input");
    input.type = "radio";
    input.name = "gallery";
    input.value = item.id;
    input.setAttribute("aria-label", item.label);
    input.addEventListener("change", () => this.onStyle(item));
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    canvas.ariaHidden = "true";
    const tile = document.createElement("span");
    tile.className = "tile";
    tile.title = item.label;
    tile.append(canvas, input);
    return tile;
  }
}
