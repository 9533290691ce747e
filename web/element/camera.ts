import { message } from "../languages/message";
import { Failure } from "../worker/failure";
import { findElement } from "./find-element";

/** Pixels asked of the camera; it gives what it can. */
const IDEAL = { width: { ideal: 1920 }, height: { ideal: 1440 } };
/** Of the JPEG. */
const QUALITY = 0.95;

/** Who is told. */
export interface CameraContext {
  take: (photo: File) => void;
  fail: (error: unknown) => void;
}

/** A photo from the camera, which is asked for only where the visitor wants it, and let go as soon as it has given one. */
export class Camera {
  readonly #button: HTMLButtonElement;
  readonly #dialog: HTMLDialogElement;
  readonly #video: HTMLVideoElement;
  readonly #other: HTMLButtonElement;
  #stream: MediaStream | undefined;
  /** Counts askings: an answer that comes after its dialog was closed is let go at once. */
  #turn = 0;

  constructor(
    root: ParentNode,
    readonly context: CameraContext,
  ) {
    this.#button = findElement(root, ".camera", HTMLButtonElement);
    this.#dialog = findElement(root, ".camera-view", HTMLDialogElement);
    this.#video = findElement(this.#dialog, "video", HTMLVideoElement);
    this.#other = findElement(this.#dialog, ".other-camera", HTMLButtonElement);
    this.#button.addEventListener("click", () => void this.#open());
    this.#other.addEventListener("click", () => void this.#openOther());
    findElement(this.#dialog, ".take", HTMLButtonElement).addEventListener("click", () => void this.#take());
    findElement(this.#dialog, ".close-camera", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("close", () => this.stop());
    void this.#offer();
  }

  /** Lets the camera go. */
  stop(): void {
    this.#turn += 1;
    this.#letGo();
    this.#dialog.close();
  }

  /** Shows the button where there is a camera; to look for one needs nobody's leave. */
  async #offer(): Promise<void> {
    // Outside a secure context there are none, whatever the types say.
    const devices = (navigator as Partial<Navigator>).mediaDevices;
    const all = await devices?.enumerateDevices().catch(() => []);
    this.#button.hidden = !all?.some(({ kind }) => kind === "videoinput");
  }

  async #open(device?: string): Promise<void> {
    const turn = ++this.#turn;
    this.#letGo();
    try {
      const which = device === undefined ? { facingMode: "user" } : { deviceId: { exact: device } };
      const stream = await navigator.mediaDevices.getUserMedia({ video: { ...IDEAL, ...which } });
      if (turn !== this.#turn) {
        stopAll(stream);
        return;
      }
      this.#stream = stream;
      await this.#show(stream);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.stop();
      this.context.fail(failureOf(error));
    }
  }

  async #show(stream: MediaStream): Promise<void> {
    const [track] = stream.getVideoTracks();
    // Unplugged, or its leave taken back.
    track?.addEventListener("ended", () => {
      this.stop();
      this.context.fail(new Failure("camera-gone", message("failure.camera-gone")));
    });
    // One's own face is known from mirrors.
    this.#video.classList.toggle("mirrored", track?.getSettings().facingMode !== "environment");
    this.#video.srcObject = stream;
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#other.hidden = (await this.#cameras()).length < 2;
    await this.#video.play();
  }

  /** The next of several. */
  async #openOther(): Promise<void> {
    const cameras = await this.#cameras();
    const present = this.#stream?.getVideoTracks()[0]?.getSettings().deviceId;
    const next = cameras[(cameras.findIndex((id) => id === present) + 1) % cameras.length];
    if (next !== undefined) await this.#open(next);
  }

  async #cameras(): Promise<string[]> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter(({ kind }) => kind === "videoinput").map(({ deviceId }) => deviceId);
  }

  async #take(): Promise<void> {
    const { videoWidth: width, videoHeight: height } = this.#video;
    // Nothing has come yet.
    if (width === 0) return;
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d")?.drawImage(this.#video, 0, 0);
    const photo = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
    this.stop();
    this.context.take(new File([photo], "camera.jpg", { type: photo.type }));
  }

  #letGo(): void {
    if (this.#stream) stopAll(this.#stream);
    this.#stream = undefined;
    this.#video.srcObject = null;
  }
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function failureOf(error: unknown): Failure {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError") return new Failure("camera-refused", message("failure.camera-refused"));
  if (name === "NotFoundError" || name === "OverconstrainedError")
    return new Failure("no-camera", message("failure.no-camera"));
  const detail = error instanceof Error ? error.message : String(error);
  return new Failure("camera-failed", message("failure.camera-failed", { detail }));
}
