import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import type { Emit } from "./events";
import { fileStem } from "./format";
import type { Instant } from "./instant";
import { loadPart } from "./lazy-parts";
import type { Moving } from "./moving/moving";
import type { VideoOptions } from "./moving/video-options";
import type { Outcome } from "./painter";
import type { PaintingSources } from "./painting-sources";
import type { PictureInputs } from "./picture-inputs";
import type { PictureRole } from "../worker/protocol";

/** What it needs of its element, and tells it. */
export interface MovingHost {
  element: HTMLElement;
  root: ShadowRoot;
  context: ElementContext;
  loader: EngineLoader;
  instant: Instant;
  inputs: PictureInputs;
  sources: PaintingSources;
  /** Has something be painted until it is done or the visitor stops it; its last picture stays. */
  show: (work: (signal: AbortSignal) => Promise<Outcome>) => Promise<void>;
  /** Stops what is painted. */
  stop: () => void;
  choose: (role: PictureRole, picture: File) => Promise<void>;
  emit: Emit;
}

const ENDINGS = /\.(3gp|avi|m2ts|m4v|mkv|mov|mp4|mpe?g|mts|ogv|ts|webm|wmv|flv)$/i;

/** What is said of a file whose type nobody knows. */
const UNKNOWN = ["", "application/octet-stream"];

/** Whether a file is a video, by what its system or its name says. */
export function isVideo(file: File): boolean {
  return UNKNOWN.includes(file.type) ? ENDINGS.test(file.name) : file.type.startsWith("video/");
}

/** What the painted video is called: `beach.mov` becomes `beach-impasto.mp4`; `kind` tells one of several. */
export function videoName(name: string, extension: string, kind = ""): string {
  return `${fileStem(name.replace(ENDINGS, "")) || "video"}-impasto${kind}.${extension}`;
}

/** Cameras and videos, painted in a look or by the loop: who does it is fetched when somebody asks for it. */
export class MovingPictures {
  #moving: Promise<Moving> | undefined;

  constructor(readonly host: MovingHost) {}

  /** Paints what the camera sees. */
  live(): void {
    void this.#load()
      .then((moving) => moving.live())
      .catch(this.host.context.fail);
  }

  /** Takes a video, of which the first frame is the photo. */
  async choose(file: File): Promise<void> {
    try {
      await (await this.#load()).choose(file);
    } catch (error) {
      this.host.context.fail(error);
    }
  }

  /** Paints a video until its end or until the signal aborts. */
  async paintVideo(signal: AbortSignal, file: Blob, options: VideoOptions): Promise<Blob> {
    return (await this.#load()).paintVideo(signal, file, options);
  }

  /** The element has left the page. */
  end(): void {
    void this.#moving?.then((moving) => moving.end());
  }

  #load(): Promise<Moving> {
    this.#moving ??= loadPart("impasto-moving.js")
      .then(({ Moving }) => new Moving(this.host))
      .catch((error: unknown) => {
        this.#moving = undefined;
        throw error;
      });
    return this.#moving;
  }
}
