import { message } from "../languages/message";
import { Failure } from "../worker/failure";

/** Pixels asked of the camera; it gives what it can. */
const IDEAL = { width: { ideal: 1920 }, height: { ideal: 1440 } };
/** Of the JPEG. */
const QUALITY = 0.95;

/** Whether there is a camera; to look for one needs nobody's leave. */
export async function hasCamera(): Promise<boolean> {
  return (await cameras()).length > 0;
}

async function cameras(): Promise<string[]> {
  // Outside a secure context there are none, whatever the types say.
  const devices = (navigator as Partial<Navigator>).mediaDevices;
  const all = (await devices?.enumerateDevices().catch(() => [])) ?? [];
  return all.filter(({ kind }) => kind === "videoinput").map(({ deviceId }) => deviceId);
}

/** What a camera sees, in a video element. */
export class CameraStream {
  #stream: MediaStream | undefined;
  /** Counts askings: an answer that comes after it is no longer wanted is let go at once. */
  #turn = 0;

  constructor(
    readonly video: HTMLVideoElement,
    /** It is unplugged, or its leave is taken back. */
    readonly gone: (failure: Failure) => void,
  ) {}

  /** Opens this camera, or the one towards the visitor; resolves to whether that is still wanted. Rejects with a sentence. */
  async open(device?: string): Promise<boolean> {
    const turn = ++this.#turn;
    this.#letGo();
    const which = device === undefined ? { facingMode: "user" } : { deviceId: { exact: device } };
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { ...IDEAL, ...which } });
      if (turn !== this.#turn) {
        stopAll(stream);
        return false;
      }
      this.#show(stream);
      return true;
    } catch (error) {
      if (turn !== this.#turn) return false;
      throw failureOf(error);
    }
  }

  /** Opens the next of several. */
  async openOther(): Promise<boolean> {
    const turn = this.#turn;
    const all = await cameras();
    if (turn !== this.#turn) return false;
    const next = all[(all.findIndex((id) => id === this.#settings.deviceId) + 1) % all.length];
    return next === undefined ? false : this.open(next);
  }

  /** How many there are. */
  async count(): Promise<number> {
    return (await cameras()).length;
  }

  /** Whether it looks at the visitor: one's own face is known from mirrors. */
  get mirrored(): boolean {
    return this.#settings.facingMode !== "environment";
  }

  /** Lets the camera go. */
  close(): void {
    this.#turn += 1;
    this.#letGo();
  }

  /** A photo of what it sees; undefined while nothing has come yet. */
  async photo(): Promise<File | undefined> {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (width === 0) return undefined;
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d")?.drawImage(this.video, 0, 0);
    const photo = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
    return new File([photo], "camera.jpg", { type: photo.type });
  }

  get #settings(): MediaTrackSettings {
    return this.#stream?.getVideoTracks()[0]?.getSettings() ?? {};
  }

  #show(stream: MediaStream): void {
    this.#stream = stream;
    stream.getVideoTracks()[0]?.addEventListener("ended", () => {
      if (stream !== this.#stream) return;
      this.close();
      this.gone(new Failure("camera-gone", message("failure.camera-gone")));
    });
    this.video.classList.toggle("mirrored", this.mirrored);
    this.video.srcObject = stream;
  }

  #letGo(): void {
    if (this.#stream) stopAll(this.#stream);
    this.#stream = undefined;
    this.video.srcObject = null;
  }
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function failureOf(error: unknown): Failure {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError") return new Failure("camera-refused", message("failure.camera-refused"));
  if (name === "NotReadableError") return new Failure("camera-failed", message("failure.camera-busy"));
  if (name === "NotFoundError" || name === "OverconstrainedError")
    return new Failure("no-camera", message("failure.no-camera"));
  const detail = error instanceof Error ? error.message : String(error);
  return new Failure("camera-failed", message("failure.camera-failed", { detail }));
}
