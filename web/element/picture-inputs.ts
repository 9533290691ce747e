import { saidName } from "./gallery-picture";
import type { PictureRole } from "../worker/protocol";
import { type ChosenPicture, ChosenPictures, MAIN, type MainPictures } from "./chosen-pictures";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import { FileInputs } from "./file-inputs";
import { GalleryInputs } from "./gallery-inputs";

/** The chosen pictures, and the ways in which they come. */
export class PictureInputs extends ChosenPictures {
  readonly files: FileInputs;
  readonly gallery: GalleryInputs;

  constructor(context: ElementContext, loader: EngineLoader) {
    super(context);
    this.files = new FileInputs(context, loader, this);
    this.gallery = new GalleryInputs(context, loader, this, this.files);
  }

  /** Chooses photo and style again as they were. */
  restore(earlier: MainPictures): void {
    for (const role of MAIN) this.putBack(role, earlier[role]);
  }

  /** Chooses again for a role what was chosen, or nothing. */
  putBack(role: PictureRole, choice: ChosenPicture | undefined): void {
    if (choice === this.of(role)) return;
    this.nextTurn(role);
    this.put(role, choice);
    const source = choice?.source;
    if (role === "style") {
      if (source?.kind === "gallery") this.gallery.vary(source.work, { seed: source.seed, palette: source.palette });
      this.context.gallery.check(choice?.inRow);
    }
    const zone = this.place(role);
    if (!choice) return zone?.clear();
    zone?.show(saidName(choice.source), this.shown(role));
    if (role === "photo" && choice.pixels) this.showPhoto(choice.pixels);
  }
}
