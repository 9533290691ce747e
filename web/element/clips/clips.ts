// impasto-clips.js: makes videos, GIFs and animated WebP pictures of short clips. Fetched when somebody asks for one.

export { type Clip, type ClipFrame, clipOf } from "./clip";
export type { EncodedClip } from "./encoder";
export { clipFormats, type ClipFormat, type ClipOptions, exportClip, mostFrames } from "./export-clip";
export { fewerFrames, stepFor } from "./fewer";
export { timeLapse } from "./time-lapse";
