import { CameraStream, hasCamera } from "./camera-stream";
import { findElement } from "./find-element";

/** Who is told. */
export interface CameraContext {
  take: (photo: File) => void;
  fail: (error: unknown) => void;
}

/** A photo from the camera, which is asked for only where the visitor wants it, and let go as soon as it has given one. */
export class Camera {
  readonly #button: HTMLButtonElement;
  readonly #dialog: HTMLDialogElement;
  readonly #other: HTMLButtonElement;
  readonly #stream: CameraStream;

  constructor(
    root: ParentNode,
    readonly context: CameraContext,
  ) {
    this.#button = findElement(root, ".camera", HTMLButtonElement);
    this.#dialog = findElement(root, ".camera-view", HTMLDialogElement);
    this.#stream = new CameraStream(findElement(this.#dialog, "video", HTMLVideoElement), (failure) => {
      this.stop();
      this.context.fail(failure);
    });
    this.#other = findElement(this.#dialog, ".other-camera", HTMLButtonElement);
    this.#button.addEventListener("click", () => void this.#open(() => this.#stream.open()));
    this.#other.addEventListener("click", () => void this.#open(() => this.#stream.openOther()));
    findElement(this.#dialog, ".take", HTMLButtonElement).addEventListener("click", () => void this.#take());
    findElement(this.#dialog, ".close-camera", HTMLButtonElement).addEventListener("click", () => this.stop());
    // Also by Escape.
    this.#dialog.addEventListener("close", () => this.stop());
    void this.#offer();
  }

  /** Lets the camera go. */
  stop(): void {
    this.#stream.close();
    this.#dialog.close();
  }

  /** Shows the button where there is a camera. */
  async #offer(): Promise<void> {
    this.#button.hidden = !(await hasCamera());
  }

  async #open(open: () => Promise<boolean>): Promise<void> {
    try {
      if (!(await open())) return;
      if (!this.#dialog.open) this.#dialog.showModal();
      this.#other.hidden = (await this.#stream.count()) < 2;
      await this.#stream.video.play();
    } catch (error) {
      this.stop();
      this.context.fail(error);
    }
  }

  async #take(): Promise<void> {
    const photo = await this.#stream.photo();
    if (!photo) return;
    this.stop();
    this.context.take(photo);
  }
}
