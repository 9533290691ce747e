/** The attributes as properties: setting one sets the other, null takes the attribute away. */
export abstract class ReflectingElement extends HTMLElement {
  /** The address of the photo. */
  get photo(): string | null {
    return this.getAttribute("photo");
  }
  set photo(value: string | null) {
    this.reflect("photo", value);
  }

  /** The address of the style picture. */
  get styleImage(): string | null {
    return this.getAttribute("style-image");
  }
  set styleImage(value: string | null) {
    this.reflect("style-image", value);
  }

  /** From photo (0) to style (1). */
  get strength(): number | null {
    return this.#number("strength");
  }
  set strength(value: number | null) {
    this.reflect("strength", value);
  }

  /** The long side of the result in pixels. */
  get size(): number | null {
    return this.#number("size");
  }
  set size(value: number | null) {
    this.reflect("size", value);
  }

  /** How many iterations a painting takes. */
  get iterations(): number | null {
    return this.#number("iterations");
  }
  set iterations(value: number | null) {
    this.reflect("iterations", value);
  }

  /** `quick` or `fine`. */
  get quality(): string | null {
    return this.getAttribute("quality");
  }
  set quality(value: string | null) {
    this.reflect("quality", value);
  }

  /** The network's name; goes before the quality. */
  get network(): string | null {
    return this.getAttribute("network");
  }
  set network(value: string | null) {
    this.reflect("network", value);
  }

  /** `cpu`, `gpu`, or null for the best there is. */
  get device(): string | null {
    return this.getAttribute("device");
  }
  set device(value: string | null) {
    this.reflect("device", value);
  }

  /** The address of a painting to show at first. */
  get showcase(): string | null {
    return this.getAttribute("showcase");
  }
  set showcase(value: string | null) {
    this.reflect("showcase", value);
  }

  /** The address of the photo that it was painted from. */
  get showcasePhoto(): string | null {
    return this.getAttribute("showcase-photo");
  }
  set showcasePhoto(value: string | null) {
    this.reflect("showcase-photo", value);
  }

  /** Sets the attribute, or takes it away. */
  protected reflect(name: string, value: string | number | null | undefined): void {
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  }

  #number(name: string): number | null {
    const text = this.getAttribute(name);
    return text === null || text.trim() === "" ? null : Number(text);
  }
}
