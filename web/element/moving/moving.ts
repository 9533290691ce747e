// impasto-moving.js: paints the camera live, and videos, in a look. Fetched when somebody asks for it.

import { readSteadiness } from "../instant-attributes";
import type { MovingHost } from "../moving-pictures";
import type { Outcome } from "../painter";
import { reflect } from "../reflect";
import { LiveCamera } from "./live-camera";
import { MovingPanel } from "./moving-panel";
import { VideoJob, type VideoOptions } from "./video-job";

/** The moving pictures of one element. */
export class Moving {
  readonly #panel: MovingPanel;
  readonly #camera: LiveCamera;
  readonly #video: VideoJob;
  /** The camera's run, to wait for its end. */
  #live: Promise<void> | undefined;

  constructor(readonly host: MovingHost) {
    this.#panel = new MovingPanel(host.root, host.context.words, {
      take: () => void this.#take().catch(host.context.fail),
      pause: () => this.#camera.pause(!this.#camera.paused),
      other: () => void this.#camera.other(),
      paint: () => void this.#paintChosen(),
      save: () => this.#video.save(),
      close: () => this.#video.close(),
      steady: (steadiness) => this.#steady(steadiness),
    });
    this.#camera = new LiveCamera(host, this.#panel);
    this.#video = new VideoJob(host, this.#panel);
  }

  /** Paints what the camera sees until it is stopped. */
  live(): void {
    this.#showSteadiness();
    this.#live = this.host.show(async (signal): Promise<Outcome> => {
      await this.#camera.run(signal);
      return { kind: "stopped" };
    });
  }

  /** Takes a video, of which the first frame is the photo. */
  async choose(file: File): Promise<void> {
    this.#showSteadiness();
    await this.#video.choose(file);
  }

  /** Paints a video until its end or until the signal aborts; rejects where no frame was painted. */
  async paintVideo(signal: AbortSignal, file: Blob, options: VideoOptions): Promise<Blob> {
    this.#showSteadiness();
    return this.#video.paint(signal, file, options);
  }

  /** The element has left the page. */
  end(): void {
    this.#video.close();
  }

  /** Stops, and what was seen then is the photo. */
  async #take(): Promise<void> {
    const photo = await this.#camera.photo();
    if (!photo) return;
    this.host.stop();
    await this.#live;
    await this.host.choose("photo", photo);
  }

  #paintChosen(): Promise<void> {
    if (this.host.element.getAttribute("quality") !== "instant" && !this.host.context.instant())
      reflect(this.host.element, "quality", "instant");
    return this.host.show(async (signal): Promise<Outcome> => {
      await this.#video.paintChosen(signal);
      return { kind: "stopped" };
    });
  }

  #steady(steadiness: string): void {
    reflect(this.host.element, "steadiness", steadiness);
    void this.#camera.steady(Number(steadiness)).catch(this.host.context.fail);
    void this.#video.steady(Number(steadiness)).catch(this.host.context.fail);
  }

  /** What makes no sense is complained about where it is painted with. */
  #showSteadiness(): void {
    try {
      this.#panel.steadiness = readSteadiness(this.host.element.getAttribute("steadiness"));
    } catch {
      // It stays where it is.
    }
  }
}
