/** How a video is painted. */
export interface VideoOptions {
  /** Stops it; what is done is kept. */
  signal?: AbortSignal;
  /** Long side in pixels, 16 to 4096; the element's where it is left out. Nothing is enlarged. */
  size?: number;
  /** How much of the frame before is kept, 0 to 0.95; what the attribute says where it is left out. */
  steadiness?: number;
}
