// impasto-clips.js: makes videos, GIFs and animated WebP pictures of short clips. Fetched when somebody asks for one.

export { type Clip, type ClipFrame, clipOf } from "./clip";
export type { EncodedClip } from "./encoder";
export { clipFormats, type ClipFormat, type ClipOptions, exportClip } from "./export-clip";
export { timeLapse } from "./time-lapse";
