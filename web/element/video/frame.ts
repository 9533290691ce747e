/** Seconds for which a frame is shown of which nothing is known. */
export const USUAL = 1 / 25;

/** A frame of a video, upright and with square pixels. It is to be closed. */
export interface Frame {
  /** Seconds. */
  readonly timestamp: number;
  readonly duration: number;
  /** Pixels. */
  readonly displayWidth: number;
  readonly displayHeight: number;
  draw: (context: OffscreenCanvasRenderingContext2D, x: number, y: number, width: number, height: number) => void;
  close: () => void;
}

/** What shows the frames of a video in their order. */
export interface FrameSource {
  /** Those that are to be seen from this second on. Throws where the video is damaged. */
  frames: (from: number) => AsyncGenerator<Frame, void, unknown>;
  close: () => void;
}
