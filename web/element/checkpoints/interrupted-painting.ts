// A file of its own: it is all that the element's public type knows of checkpoints.

/** A painting that was not finished when its page went. */
export interface Interrupted {
  /** The photo's name. */
  name: string;
  iteration: number;
  iterations: number;
  /** When it was kept, in milliseconds since 1970. */
  date: number;
  /** How it looks, as a PNG. */
  picture: Blob;
  /** Goes on with it, with its pictures and settings; resolves as `paint`. */
  resume(): Promise<void>;
  /** Forgets it. */
  discard(): Promise<void>;
}
