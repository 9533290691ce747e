import { Failure } from "../worker/failure";
import type { PaintSources } from "../worker/protocol";
import type { PictureInputs } from "./picture-inputs";

/** All pictures that the next painting is made from. */
export class PaintingSources {
  constructor(readonly inputs: PictureInputs) {}

  /** What is chosen now; throws where something is missing. */
  now(): PaintSources {
    const { photo, style } = this.inputs;
    if (!photo) throw new Failure("no-photo", "There is no photo yet; choose one, or take the sample photo.");
    if (!style) throw new Failure("no-style", "There is no style picture yet; choose one, or take one from the row.");
    return {
      photo: photo.source,
      styles: [{ source: style.source, weight: 1 }],
      regions: [],
      protect: undefined,
      start: undefined,
    };
  }
}
