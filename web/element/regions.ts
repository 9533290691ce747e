import { nameInEnglish } from "../languages/english";
import { message } from "../languages/message";
import { Failure } from "../worker/failure";
import type { PaintSources, PictureRole, PictureSource, Region } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import { fetchPicture } from "./fetch-picture";
import type { RegionAttribute } from "./picture-attributes";
import type { ChosenPicture } from "./chosen-pictures";
import type { PictureInputs } from "./picture-inputs";
import { PicturePlace } from "./picture-place";
import { type MaskState, RegionMask } from "./region-mask";
import type { Dropped } from "./transfers";

/** A part of the photo with a style of its own. */
export interface RegionEntry {
  /** Counted from 1, never twice the same. */
  number: number;
  role: Extract<PictureRole, `region ${number}`>;
  mask: RegionMask;
  /** Where its style is chosen. */
  place: PicturePlace;
  strength: number;
}

/** Regions as they were, to come back to. */
export interface RegionsState {
  readonly entries: readonly {
    entry: RegionEntry;
    picture: ChosenPicture | undefined;
    strength: number;
    mask: MaskState;
  }[];
  readonly protect: MaskState;
}

/** The regions of the photo, and what of it is kept. */
export class Regions {
  readonly #entries: RegionEntry[] = [];
  /** Where it is light, the photo stays as it is. */
  readonly protect = new RegionMask(nameInEnglish(message("name.kept-mask")));
  #count = 0;
  /** The photo that the masks are for. */
  #photo: string | undefined;

  constructor(
    readonly root: ParentNode,
    readonly context: ElementContext,
    readonly inputs: PictureInputs,
    readonly onDrop: (role: PictureRole) => (dropped: Dropped) => void,
  ) {
    inputs.onChosen((role) => {
      if (role === "photo") this.#checkPhoto();
    });
  }

  get entries(): readonly RegionEntry[] {
    return this.#entries;
  }

  /** How many masks there are. */
  get count(): number {
    return [this.protect, ...this.#entries.map(({ mask }) => mask)].filter(({ source }) => source).length;
  }

  /** As the worker takes them; throws where a mask or a style is missing. */
  now(): Pick<PaintSources, "regions" | "protect"> {
    return { regions: this.#entries.flatMap((entry) => this.#regionOf(entry)), protect: this.protect.source };
  }

  add(): RegionEntry {
    const number = ++this.#count;
    const role = `region ${number}` as const;
    const place = new PicturePlace(this.root, this.context.words, this.onDrop(role));
    place.label = message("regions.style", { number });
    const mask = new RegionMask(nameInEnglish(message("name.region-mask", { number })));
    const entry = { number, role, place, mask, strength: 1 };
    this.#entries.push(entry);
    this.inputs.addPlace(role, place.zone);
    return entry;
  }

  remove(entry: RegionEntry): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    this.inputs.removePlace(entry.role);
  }

  /** The regions as they are now. */
  get state(): RegionsState {
    const entries = this.#entries.map((entry) => {
      const { role, strength, mask } = entry;
      return { entry, picture: this.inputs.of(role), strength, mask: mask.state };
    });
    return { entries, protect: this.protect.state };
  }

  /** Takes back what the regions were. */
  restore({ entries, protect }: RegionsState): void {
    const kept = new Set(entries.map(({ entry }) => entry));
    for (const entry of [...this.#entries]) if (!kept.has(entry)) this.remove(entry);
    for (const { entry, picture, strength, mask } of entries) {
      if (!this.#entries.includes(entry)) this.inputs.addPlace(entry.role, entry.place.zone);
      this.inputs.putBack(entry.role, picture);
      entry.strength = strength;
      entry.mask.restore(mask);
    }
    this.#entries.splice(0, this.#entries.length, ...kept);
    this.protect.restore(protect);
  }

  /** Takes these in place of all that are there. */
  take(regions: readonly RegionAttribute[]): void {
    for (const entry of [...this.#entries]) this.remove(entry);
    for (const { mask, style, strength = 1 } of regions) {
      const entry = this.add();
      entry.strength = strength;
      void this.inputs.files.takeAddress(entry.role, "regions", style);
      this.#fetch(entry.mask, "regions", mask);
    }
  }

  /** Puts what was chosen before in place of all that is there. */
  put(
    regions: readonly { picture: ChosenPicture; mask: PictureSource; strength: number }[],
    protect: PictureSource | undefined,
  ): void {
    for (const entry of [...this.#entries]) this.remove(entry);
    for (const { picture, mask, strength } of regions) {
      const entry = this.add();
      entry.strength = strength;
      entry.mask.put(mask);
      this.inputs.putBack(entry.role, picture);
    }
    if (protect) this.protect.put(protect);
    else this.protect.clear();
  }

  /** Takes the mask of what is kept. */
  takeProtect(address: string): void {
    this.#fetch(this.protect, "protect", address);
  }

  #fetch(mask: RegionMask, attribute: string, address: string): void {
    const coming = fetchPicture(this.context.lifetime(), attribute, address);
    void this.inputs.waitFor(coming.then((file) => mask.takeFile(file)));
  }

  #regionOf({ number, role, mask, strength }: RegionEntry): Region[] {
    const style = this.inputs.of(role)?.source;
    const { source } = mask;
    if (!style && !source) return [];
    if (!style) throw new Failure("no-style", message("failure.region-style", { number }));
    if (!source) throw new Failure("no-mask", message("failure.region-mask", { number }));
    return [{ style, mask: source, strength }];
  }

  #checkPhoto(): void {
    const source = this.inputs.photo?.source;
    const key = source && `${source.kind} ${source.id}`;
    if (key === this.#photo) return;
    this.#photo = key;
    for (const mask of [this.protect, ...this.#entries.map(({ mask }) => mask)]) mask.forgetStrokes();
  }
}
