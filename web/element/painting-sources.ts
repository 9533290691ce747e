import { Failure } from "../worker/failure";
import type { PaintSources, PictureRole } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import { readStyles } from "./picture-attributes";
import type { PictureInputs } from "./picture-inputs";
import { StyleMix } from "./style-mix";
import type { Dropped } from "./transfers";

/** The attributes that name pictures. */
export const PICTURE_ATTRIBUTES = ["photo", "style-image", "styles"] as const;
export type PictureAttribute = (typeof PICTURE_ATTRIBUTES)[number];

export function isPictureAttribute(name: string): name is PictureAttribute {
  return PICTURE_ATTRIBUTES.some((attribute) => attribute === name);
}

/** All pictures that the next painting is made from. */
export class PaintingSources {
  readonly #mix: StyleMix;

  constructor(
    root: ParentNode,
    context: ElementContext,
    readonly inputs: PictureInputs,
    onDrop: (role: PictureRole) => (dropped: Dropped) => void,
  ) {
    this.#mix = new StyleMix(root, context, inputs, onDrop);
  }

  /** What is chosen now; throws where something is missing. */
  now(): PaintSources {
    const { photo } = this.inputs;
    const { styles } = this.#mix;
    if (!photo) throw new Failure("no-photo", "There is no photo yet; choose one, or take the sample photo.");
    if (styles.length === 0)
      throw new Failure("no-style", "There is no style picture yet; choose one, or take one from the row.");
    return { photo: photo.source, styles, regions: [], protect: undefined, start: undefined };
  }

  /** Takes the pictures that an attribute names; throws where its value makes no sense. Without a value nothing changes. */
  takeAttribute(name: PictureAttribute, value: string | null): void {
    if (!value) return;
    if (name === "photo") void this.inputs.takeAddress("photo", name, value);
    else if (name === "style-image") void this.inputs.takeAddress("style", name, value);
    else this.#mix.take(readStyles(value));
  }
}
