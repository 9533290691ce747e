// impasto-stylizer.js: paintings without any page around them.

export { Stylizer } from "./stylizer";
export type { Frame, PaintOptions, StylizerOptions, WeightedPicture } from "./stylizer";
export type { PictureInput } from "./picture";
export type { FailureCode } from "../worker/failure-codes";
export type { Pixels, Progress, Recipe } from "../worker/protocol";
