import { message } from "../languages/message";
import { Failure } from "../worker/failure";
import type { PaintSources, PictureRole, PictureSource, WeightedStyle } from "../worker/protocol";
import type { KeptPictures } from "./checkpoints/checkpoint";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import { readRegions, readStyleMix } from "./picture-attributes";
import type { PictureInputs } from "./picture-inputs";
import { RegionEditor } from "./region-editor";
import { Regions, type RegionsState } from "./regions";
import { StartChoice } from "./start-choice";
import { type MixState, StyleMix } from "./style-mix";
import type { Dropped } from "./transfers";

/** The attributes that name pictures. */
export const PICTURE_ATTRIBUTES = ["photo", "style-image", "style-mix", "regions", "protect", "init-image"] as const;
export type PictureAttribute = (typeof PICTURE_ATTRIBUTES)[number];

export function isPictureAttribute(name: string): name is PictureAttribute {
  return PICTURE_ATTRIBUTES.some((attribute) => attribute === name);
}

/** Styles and regions as they were, to come back to. */
export interface SourcesState {
  readonly mix: MixState;
  readonly regions: RegionsState;
}

/** All pictures that the next painting is made from. */
export class PaintingSources {
  readonly #mix: StyleMix;
  readonly #regions: Regions;
  readonly #editor: RegionEditor;
  readonly #start: StartChoice;

  constructor(
    root: ParentNode,
    context: ElementContext,
    loader: EngineLoader,
    readonly inputs: PictureInputs,
    onDrop: (role: PictureRole) => (dropped: Dropped) => void,
    onInit: (init: string) => void,
  ) {
    this.#mix = new StyleMix(root, context, inputs, onDrop);
    this.#regions = new Regions(root, context, inputs, onDrop);
    this.#editor = new RegionEditor(root, context, loader, inputs, this.#regions);
    this.#start = new StartChoice(root, context, inputs, onDrop, onInit);
  }

  /** What is chosen now; throws where something is missing. */
  now(): PaintSources {
    const { photo } = this.inputs;
    if (!photo) throw new Failure("no-photo", message("failure.no-photo"));
    return { photo: photo.source, styles: this.styles, ...this.#regions.now(), start: this.#start.now() };
  }

  /** The styles that are chosen now, without those of regions; throws where there is none. */
  get styles(): WeightedStyle[] {
    const { styles } = this.#mix;
    if (styles.length === 0) throw new Failure("no-style", message("failure.no-style"));
    return styles;
  }

  /** Styles and regions as they are now. */
  get state(): SourcesState {
    return { mix: this.#mix.state, regions: this.#regions.state };
  }

  /** Takes back what they were. */
  restore({ mix, regions }: SourcesState): void {
    this.#mix.restore(mix);
    this.#regions.restore(regions);
    this.#editor.refresh();
  }

  /** Puts pictures that were chosen before in place of all that are there. */
  put({ photo, styles, regions, protect }: KeptPictures): void {
    this.inputs.putBack("photo", photo);
    this.#mix.put(styles);
    this.#regions.put(regions, protect);
    this.#editor.refresh();
  }

  /** Nothing is painted on the photo any more: the painting is to be seen. */
  endEditing(): void {
    if (this.#editor.isOpen) this.#editor.close();
  }

  /** A painting has come into sight. */
  previewed(): void {
    this.#start.offerPainting();
  }

  /** A picture was painted at once, and can be started from. */
  offerInstant(picture: PictureSource): void {
    this.#start.offerInstant(picture);
  }

  /** Shows the recipe's `init`. */
  showInit(init: string | null): void {
    this.#start.showInit(init);
  }

  /**
   * Takes the pictures that an attribute names; throws where its value makes no sense. Without the attribute, photo and style stay,
   * and what else it named is taken away.
   */
  takeAttribute(name: PictureAttribute, value: string | null): void {
    if (name === "style-mix") this.#mix.take(readStyleMix(value));
    else if (name === "regions") this.#regions.take(readRegions(value));
    else if (!value) this.#takeAway(name);
    else if (name === "photo") void this.inputs.files.takeAddress("photo", name, value);
    else if (name === "style-image") void this.inputs.files.takeAddress("style", name, value);
    else if (name === "protect") this.#regions.takeProtect(value);
    else this.#start.take(value);
  }

  #takeAway(name: PictureAttribute): void {
    if (name === "protect") this.#regions.protect.clear();
    if (name === "init-image") this.#start.clear();
  }
}
