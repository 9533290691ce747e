// impasto-video.js: takes videos apart and makes them. Fetched when somebody chooses one.

export { type FrameStore, openFrames } from "./frame-store";
export { openVideo, type VideoClip } from "./video-clip";
export { VideoWriter } from "./video-writer";
