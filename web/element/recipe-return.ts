import type { PictureInfo } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import { listed } from "./format";
import { galleryPictureOf, toAttributes } from "./gallery-picture";
import { attributesOfRecipe } from "./saved-recipe";

/** What a painting's file gives back. */
export interface RecipeAttributes {
  attributes: Record<string, string | null>;
  /** For the visitor: what did not come back, and how to be rid of it. */
  sentences: string[];
}

/** Makes attributes of the recipe in a painting's file. */
export class RecipeReturn {
  constructor(
    readonly context: ElementContext,
    readonly loader: EngineLoader,
  ) {}

  async read({ recipe = {}, paintedFrom, pictures, notice }: PictureInfo): Promise<RecipeAttributes> {
    const { worker, lifetime, gallery } = this.context;
    const { network, size } = recipe;
    const defaults = await worker.complete(lifetime(), { ...(network && { network }), ...(size && { size }) });
    const offered = this.loader.offers(defaults.network);
    const { attributes, left } = attributesOfRecipe(recipe, defaults, offered);
    const style = paintedFrom === undefined ? undefined : galleryPictureOf(paintedFrom);
    const known = style && gallery.generated.some(({ id }) => id === style.work);
    const sentences = [
      notice,
      offered ? undefined : `It was painted with ${defaults.network}, which this site does not have.`,
      pictures.length > 0
        ? `It was painted from ${listed(pictures)}, which you would have to choose again.`
        : undefined,
      left.length > 0 ? `There are no controls for its ${left.join(", ")}.` : undefined,
      "Undo takes them away.",
    ];
    return {
      attributes: { ...attributes, ...(known ? toAttributes(style) : {}) },
      sentences: sentences.filter((sentence) => sentence !== undefined),
    };
  }
}
