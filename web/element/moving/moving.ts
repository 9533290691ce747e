// impasto-moving.js: paints the camera live, and videos, in a look or by the loop. Fetched when somebody asks for it.

import { message } from "../../languages/message";
import { readSteadiness } from "../instant-attributes";
import { loadPart } from "../lazy-parts";
import type { MovingHost } from "../moving-pictures";
import type { Outcome } from "../painter";
import { reflect } from "../reflect";
import { recordingSource } from "./clip-source";
import { LiveCamera } from "./live-camera";
import { MovingPanel } from "./moving-panel";
import type { Recording } from "./recording";
import { VideoJob } from "./video-job";
import type { VideoOptions } from "./video-options";

/** What a recording of the camera is called. */
const RECORDING = "camera.mp4";

/** The moving pictures of one element. */
export class Moving {
  readonly #panel: MovingPanel;
  readonly #camera: LiveCamera;
  readonly #video: VideoJob;
  /** The camera's run, to wait for its end. */
  #live: Promise<void> | undefined;

  constructor(readonly host: MovingHost) {
    this.#panel = new MovingPanel(host.root, host.context, {
      take: () => void this.#take().catch(host.context.fail),
      pause: () => this.#camera.pause(!this.#camera.paused),
      other: () => void this.#camera.other(),
      record: () => this.#camera.record(),
      discard: () => this.#panel.offerClips(undefined, "camera"),
      paint: () => void this.#paintChosen(),
      paintFine: () => void this.#paint(true),
      save: () => this.#video.save(),
      close: () => this.#video.close(),
      steady: (steadiness) => this.#steady(steadiness),
    });
    this.#camera = new LiveCamera(host, this.#panel, (recording) => {
      void this.#offer(recording).catch(host.context.fail);
    });
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

  /** What was recorded can be saved. */
  async #offer(recording: Recording): Promise<void> {
    const { clipOf } = await loadPart("impasto-clips.js");
    const clip = await clipOf(recording.frames);
    const count = clip.durations.length;
    const seconds = { decimal: clip.durations.reduce((sum, duration) => sum + duration, 0) / 1000, digits: 1 };
    this.#panel.offerClips(recordingSource(clip, RECORDING), "camera");
    this.host.context.status.say(message("clip.recorded", { count, seconds }));
  }

  #paintChosen(): Promise<void> {
    if (this.host.element.getAttribute("quality") !== "instant" && !this.host.context.instant())
      reflect(this.host.element, "quality", "instant");
    return this.#paint(false);
  }

  #paint(fine: boolean): Promise<void> {
    return this.host.show(async (signal): Promise<Outcome> => {
      await this.#video.paintChosen(signal, fine);
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
