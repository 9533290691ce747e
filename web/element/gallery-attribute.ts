import { message } from "../languages/message";
import { badSetting } from "./bad-setting";
import { reflect } from "./reflect";
import type { ElementContext } from "./element-context";
import { readVariation } from "./gallery-picture";
import type { PictureInputs } from "./picture-inputs";
import { fetchStyleList, showListed } from "./style-list";

/** The attributes that name and vary a style of the row. */
const NAMES = ["gallery-style", "gallery-seed", "gallery-palette"];

/** Chooses what the attributes `gallery-style`, `gallery-seed` and `gallery-palette` name, from the row that `styles` adds to. */
export class GalleryAttribute {
  #waiting = false;
  /** Counts lists, so that a slow one cannot overtake a later one. */
  #lists = 0;
  #listing: Promise<void> | undefined;
  /** Whether the engine is there, and with it the row. */
  #ready = false;

  constructor(
    readonly element: Element,
    readonly context: ElementContext,
    readonly inputs: PictureInputs,
  ) {}

  /** An attribute has changed; what changes together is taken together. */
  changed(name: string): void {
    if (name === "styles" && this.#ready) this.#list();
    if (!NAMES.includes(name) || this.#waiting) return;
    this.#waiting = true;
    queueMicrotask(() => {
      this.#waiting = false;
      if (this.#ready) this.#take("visitor");
    });
  }

  /** Takes what the attributes name, now that the row is there. */
  take(): void {
    if (this.#ready) return;
    this.#ready = true;
    if (this.element.hasAttribute("styles")) this.#list();
    this.#take("page");
  }

  /** Takes the attributes away, whose style is no longer chosen. */
  clear(): void {
    for (const name of NAMES) reflect(this.element, name, null);
  }

  /** Shows the site's own pictures in their tiles; resolves when all are there. */
  async showListed(): Promise<void> {
    await this.#listing;
  }

  #take(by: "visitor" | "page"): void {
    const { gallery, fail } = this.context;
    const id = this.element.getAttribute("gallery-style")?.trim();
    const item = gallery.styles.find((item) => item.id === id);
    // It may be on a list that is on its way.
    if (!id || (!item && this.#listing)) return;
    try {
      if (!item) throw badSetting("gallery-style", id, message("example.one-of", { known: this.#known() }));
      const variation = readVariation((name) => this.element.getAttribute(name), gallery.palettes);
      this.inputs.gallery.takeStyle(item, variation, by);
    } catch (error) {
      fail(error);
    }
  }

  #known(): string {
    return this.context.gallery.styles.map(({ id }) => id).join(", ");
  }

  #list(): void {
    this.#listing = this.#fetchList(++this.#lists).catch(() => undefined); // only the element's end stops it
  }

  async #fetchList(turn: number): Promise<void> {
    const { gallery, lifetime } = this.context;
    const address = this.element.getAttribute("styles")?.trim();
    const listed = address ? await fetchStyleList(lifetime(), address) : [];
    if (turn !== this.#lists) return;
    this.#listing = undefined;
    gallery.list(listed);
    gallery.check(this.inputs.style?.inRow);
    this.#take("page");
    await showListed(lifetime(), gallery, listed);
  }
}
