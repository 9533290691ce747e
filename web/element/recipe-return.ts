import { message, type Said } from "../languages/message";
import { recognizedName, recognizedWords } from "../languages/recognized";
import type { PictureInfo } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import { galleryPictureOf, toAttributes } from "./gallery-picture";
import { attributesOfRecipe } from "./saved-recipe";

/** What a painting's file gives back. */
export interface RecipeAttributes {
  attributes: Record<string, string | null>;
  /** For the visitor: what did not come back, and how to be rid of it. */
  sentences: Said[];
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
      notice && recognizedWords(notice),
      offered ? undefined : message("recipe.other-network", { network: defaults.network }),
      pictures.length > 0
        ? message("recipe.pictures", { pictures: { list: pictures.map(recognizedName) } })
        : undefined,
      left.length > 0 ? message("recipe.left", { settings: left.join(", ") }) : undefined,
      message("recipe.undo"),
    ];
    return {
      attributes: { ...attributes, ...(known ? toAttributes(style) : {}) },
      sentences: sentences.filter((sentence) => sentence !== undefined),
    };
  }
}
