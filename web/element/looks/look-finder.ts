import type { Said } from "../../languages/message";
import type { LookSource } from "../../worker/look-protocol";
import { PLAIN, saidName } from "../gallery-picture";
import { readBlend } from "../instant-attributes";
import type { InstantHost } from "../instant";
import { fetchGalleryLook, fetchLook } from "./fetch-look";
import type { KeptLook, KeptLooks } from "./kept-looks";
import { keyOfStyle } from "./look-key";

/** The look that is painted in. */
export interface FoundLook {
  source: LookSource;
  /** How much of each look of its file; the first alone where it is empty. */
  shares: number[];
  /** For people. */
  label: Said;
  /** The looks that its file holds. */
  names: string[];
  /** Whether it is the chosen style's, so that teaching goes on from it. */
  ofStyle: boolean;
  /** The key of the visitor's look that it is. */
  kept: string | undefined;
}

/** Where the looks of the gallery's styles lie: beside the element's script. */
const FOLDER = new URL("./looks/", import.meta.url);

let fetched = 0;

/** Finds the look to paint in: the one that is named or chosen, or else the chosen style's own. */
export class LookFinder {
  /** The key of one that the visitor has chosen among their own. */
  #chosen: string | undefined;
  #named: { address: string; source: Promise<LookSource> } | undefined;
  #gallery: Promise<LookSource | undefined> | undefined;
  readonly #names = new Map<string, string[]>();

  constructor(
    readonly host: InstantHost,
    readonly kept: KeptLooks,
  ) {}

  /** The visitor's look with this key goes before the style's; or none does. */
  choose(key: string | undefined): void {
    this.#chosen = key;
  }

  /** Undefined where the style has no look yet; throws where a look is named that cannot be had. */
  async find(signal: AbortSignal): Promise<FoundLook | undefined> {
    const { element } = this.host;
    const address = element.getAttribute("look")?.trim();
    if (address) return this.#ofFile(signal, await this.#fetched(address), undefined);
    const chosen = this.#chosen === undefined ? undefined : await this.kept.find(this.#chosen);
    if (chosen) return this.#ofFile(signal, sourceOf(chosen), chosen);
    const key = await this.styleKey();
    const own = key === undefined ? undefined : await this.kept.find(key);
    if (!own) return this.#ofGallery(signal);
    const source = sourceOf(own);
    const names = await this.#namesOf(signal, source);
    return { source, shares: [], label: own.name, names, ofStyle: true, kept: own.key };
  }

  /** What the chosen style's look is kept under. */
  async styleKey(): Promise<string | undefined> {
    const { element, inputs } = this.host;
    const { style } = inputs;
    return style && keyOfStyle(style.source, element.getAttribute("style-crop")?.trim() ?? "");
  }

  /** The looks of the gallery's styles, which others are learned from in less time; undefined where there are none. */
  gallery(): Promise<LookSource | undefined> {
    this.#gallery ??= fetchGalleryLook(this.host.context.lifetime(), FOLDER)
      .then((file) => file && { id: "gallery", name: file.name, file })
      .catch(() => {
        this.#gallery = undefined;
        return undefined;
      });
    return this.#gallery;
  }

  /** The names in a look's file; throws where it is none. */
  async #namesOf(signal: AbortSignal, source: LookSource): Promise<string[]> {
    const known = this.#names.get(source.id);
    if (known) return known;
    const names = await this.host.context.worker.looks.read(signal, source);
    this.#names.set(source.id, names);
    return names;
  }

  async #ofFile(signal: AbortSignal, source: LookSource, kept: KeptLook | undefined): Promise<FoundLook> {
    const names = await this.#namesOf(signal, source);
    const shares = readBlend(this.host.element.getAttribute("blend"));
    const label = kept?.name ?? (names.length === 1 && names[0]) ?? source.name;
    return { source, shares, label: label || source.name, names, ofStyle: false, kept: kept?.key };
  }

  /** Of a generated style as everybody has it. */
  async #ofGallery(signal: AbortSignal): Promise<FoundLook | undefined> {
    const { element, inputs } = this.host;
    const style = inputs.style?.source;
    const cropped = Boolean(element.getAttribute("style-crop")?.trim());
    if (style?.kind !== "gallery" || style.seed !== PLAIN.seed || style.palette !== PLAIN.palette || cropped)
      return undefined;
    const source = await this.gallery();
    if (!source) return undefined;
    const names = await this.#namesOf(signal, source);
    if (!names.includes(style.work)) return undefined;
    const shares = names.map((name) => (name === style.work ? 1 : 0));
    return { source, shares, label: saidName(style), names, ofStyle: true, kept: undefined };
  }

  /** One that cannot be had is asked for again only where another is named, or after `again`. */
  #fetched(address: string): Promise<LookSource> {
    if (this.#named?.address === address) return this.#named.source;
    const source = fetchLook(this.host.context.lifetime(), address).then((file) => ({
      id: `fetched ${++fetched}`,
      name: file.name,
      file,
    }));
    source.catch(() => undefined); // whoever asks for it is told
    this.#named = { address, source };
    return source;
  }

  /** A look that could not be fetched may be there now. */
  again(): void {
    const named = this.#named;
    named?.source.catch(() => {
      if (this.#named === named) this.#named = undefined;
    });
  }
}

/** A kept look for the worker: learned anew it is another. */
function sourceOf({ key, date, name, file }: KeptLook): LookSource {
  return { id: `kept ${key} ${date}`, name, file };
}
