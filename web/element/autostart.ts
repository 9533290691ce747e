import type { PictureRole } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import type { PictureInputs } from "./picture-inputs";

/** What it needs of its element. */
interface AutostartHost {
  wanted: () => boolean;
  context: ElementContext;
  inputs: PictureInputs;
  paint: () => void;
}

/** The attribute `autostart`: paints once, as soon as somebody has chosen a photo, in the style that is chosen then. */
export class Autostart {
  #done = false;
  /** Whether a photo has been chosen; the sample photo that fills a gap is none. */
  #chosen = false;

  constructor(readonly host: AutostartHost) {}

  /** A picture has been chosen, by the page or the visitor. */
  chosen(role: PictureRole, by: "visitor" | "page"): void {
    if (role !== "photo") return;
    this.#chosen ||= by === "visitor" || this.host.inputs.photo?.source.kind !== "gallery";
    this.look();
  }

  /** Paints where that is wanted and has not been done yet. */
  look(): void {
    const { wanted, context, paint } = this.host;
    if (!wanted()) this.#done = false;
    else if (this.#chosen && !this.#done) {
      this.#done = true;
      if (!context.running()) paint();
    }
  }
}
