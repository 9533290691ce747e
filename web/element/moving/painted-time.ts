/** How much of a video is painted, frame after frame: its own clock need not begin at 0. */
export class PaintedTime {
  #start: number | undefined;
  #end = 0;

  /** Of the whole video; all in seconds. */
  constructor(readonly duration: number) {}

  /** A frame is painted. */
  add(timestamp: number, duration: number): void {
    this.#start ??= timestamp;
    this.#end = timestamp + duration;
  }

  /** Where the last frame ends by the video's clock. */
  get end(): number {
    return this.#end;
  }

  /** The share of the video that is painted once `more` seconds follow. */
  shareWith(more = 0): number {
    return (this.#painted + more) / this.duration;
  }

  /** What is left. */
  get missing(): number {
    return this.duration - this.#painted;
  }

  get #painted(): number {
    return this.#end - (this.#start ?? 0);
  }
}
