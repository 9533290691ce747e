import { BOOLEAN_ATTRIBUTES, LIST_ATTRIBUTES, OWN_ATTRIBUTES } from "./attributes";
import type { TypedEvents } from "./events";
import type { ListProperties } from "./picture-attributes";
import { reflect } from "./reflect";
import type { SettingProperties } from "./setting-properties";
import { SETTINGS } from "./settings";

/** The attributes that are no settings of a recipe, as properties. */
interface OwnProperties extends Record<keyof typeof OWN_ATTRIBUTES, string | null> {
  /** The address of the photo. */
  photo: string | null;
  /** The address of the style picture. */
  styleImage: string | null;
  /** A style of the row, by its id. */
  galleryStyle: string | null;
  /** Which variation of it, a whole number. */
  gallerySeed: string | null;
  /** The colours that it is painted in, by their id. */
  galleryPalette: string | null;
  /** The address of a list of style pictures. */
  styles: string | null;
  /** `instant`, `quick` or `fine`. */
  quality: string | null;
  /** `cpu`, `gpu`, or null for the best there is. */
  device: string | null;
  /** The address of a painting to show at first. */
  showcase: string | null;
  /** The address of the photo that it was painted from. */
  showcasePhoto: string | null;
  /** What is cut off the style picture: shares for left, top, right and bottom. */
  styleCrop: string | null;
  /** The address of a mask: where it is light, the photo stays as it is. */
  protect: string | null;
  /** The address of a picture to start from. */
  initImage: string | null;
  /** The address of a look to paint in at once. */
  look: string | null;
  /** How much of each look of its file it takes: "0.3,0.7". */
  blend: string | null;
  /** For how many minutes a style is taught. */
  teachMinutes: string | null;
  /** How much of the frame before a moving picture keeps where it could be followed, 0 to 0.95. */
  steadiness: string | null;
  /** The address of the folder with worker and engines. */
  engine: string | null;
  /** The address of the folder with the networks' packs. */
  models: string | null;
  /** `interaction`: nothing is fetched before somebody uses the element; `auto`: it is when it comes into view. */
  reveal: string | null;
  /** The address of a picture to show until there is something else. */
  poster: string | null;
  /** `none` shows the picture alone; its page has buttons of its own. */
  controls: string | null;
  /** Settings all at once: a recipe's JSON, its address, or the name of one of ours. */
  recipe: string | null;
}

interface BooleanProperties {
  /** Whether visitors can change and start nothing. */
  disabled: boolean;
  /** Whether it paints by itself, once, as soon as there is a photo. */
  autostart: boolean;
}

type Properties = OwnProperties & SettingProperties & ListProperties & BooleanProperties;

/**
 * An element whose attributes are properties too: setting one sets the other, null takes the attribute away.
 *
 * Attributes alone hold the values, as the visitor's controls change them and what is not a number must be named as it was
 * written. A library that keeps its own copy and renders by it, such as Lit, would have these few lines to replace.
 */
function withProperties(base: typeof HTMLElement): new () => TypedEvents & HTMLElement & Properties {
  class Reflecting extends base {}
  const define = (property: string, attribute: string, read: (text: string) => string | number | null) =>
    Object.defineProperty(Reflecting.prototype, property, {
      configurable: true,
      enumerable: true,
      get(this: Element) {
        const text = this.getAttribute(attribute);
        return text === null ? null : read(text);
      },
      set(this: Element, value: string | number | null) {
        reflect(this, attribute, value);
      },
    });
  for (const [property, attribute] of Object.entries(LIST_ATTRIBUTES))
    defineList(Reflecting.prototype, property, attribute);
  for (const [property, attribute] of Object.entries(OWN_ATTRIBUTES)) define(property, attribute, (text) => text);
  for (const { property, attribute, type } of SETTINGS) {
    const isNumber = type === "integer" || type === "number";
    define(property, attribute, isNumber ? (text) => (text.trim() === "" ? null : Number(text)) : (text) => text);
  }
  for (const [property, attribute] of Object.entries(BOOLEAN_ATTRIBUTES))
    Object.defineProperty(Reflecting.prototype, property, {
      configurable: true,
      enumerable: true,
      get(this: Element) {
        return this.hasAttribute(attribute);
      },
      set(this: Element, value: unknown) {
        this.toggleAttribute(attribute, Boolean(value));
      },
    });
  return Reflecting as unknown as new () => TypedEvents & HTMLElement & Properties;
}

/** A list, which its attribute holds as JSON; null where there is none, or none that can be read. */
function defineList(prototype: HTMLElement, property: string, attribute: string): void {
  Object.defineProperty(prototype, property, {
    configurable: true,
    enumerable: true,
    get(this: Element) {
      try {
        return JSON.parse(this.getAttribute(attribute) ?? "null") as unknown;
      } catch {
        return null;
      }
    },
    set(this: Element, list: object[] | null) {
      reflect(this, attribute, list && JSON.stringify(list));
    },
  });
}

/** Where pages are rendered on a server there are no elements: the script may be imported there, and does nothing. */
const Base =
  (globalThis as { HTMLElement?: typeof HTMLElement }).HTMLElement ?? (Object as unknown as typeof HTMLElement);

/** See {@link withProperties}. */
export const ReflectingElement = withProperties(Base);
