/** How a video is painted. */
export interface VideoOptions {
  /** Stops it; what is done is kept. */
  signal?: AbortSignal;
  /** Long side in pixels, 16 to 4096; the element's where it is left out. Nothing is enlarged. */
  size?: number;
  /** By the loop, each frame from the one before, with the element's styles and settings; not in a look. */
  fine?: boolean;
  /** With `fine`: iterations of each frame but the first of a shot, 1 to 10000; where it is left out 40, or as many as the recipe has if fewer. */
  frameIterations?: number;
  /** With `fine`: passes over the video, forwards and backwards by turns, 1 to 20: more are steadier and take as many times as long. 1 where it is left out. */
  passes?: number;
  /** In a look: how much of the frame before is kept, 0 to 0.95; what the attribute says where it is left out. */
  steadiness?: number;
}
