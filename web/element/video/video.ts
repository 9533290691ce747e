// impasto-video.js: takes videos apart and makes them. Fetched when somebody chooses one.

export { beginClip, type ClipWriter, type WrittenClip } from "./clip-writer";
export type { Frame } from "./frame";
export { type FrameStore, openFrames } from "./frame-store";
export type { PictureStack } from "./picture-stack";
export { openVideo, type VideoClip } from "./video-clip";
export { openPictureStack } from "./video-storage";
