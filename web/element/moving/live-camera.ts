import { abortable } from "../../client/abortable";
import { message } from "../../languages/message";
import type { Pixels } from "../../worker/protocol";
import { CameraStream } from "../camera-stream";
import { fitted } from "../fitted";
import type { MovingHost } from "../moving-pictures";
import { FrameClock } from "./frame-clock";
import { FrameSession } from "./frame-session";
import { FrameSize } from "./frame-size";
import type { MovingPanel } from "./moving-panel";
import { RateMeter } from "./rate-meter";
import { MOST_SECONDS, Recording } from "./recording";

/** Milliseconds between two looks at how fast it is, which are read aloud by nobody. */
const TELL = 500;

const NAME = "camera.jpg";

/** Paints what the camera sees, as it sees it, until it is stopped. */
export class LiveCamera {
  readonly #stream: CameraStream;
  readonly #size = new FrameSize();
  readonly #meter = new RateMeter();
  readonly #canvas = new OffscreenCanvas(1, 1);
  /** The camera is gone. */
  #gone = new AbortController();
  #session: FrameSession | undefined;
  #paused = false;
  /** Ends a wait of something that is paused. */
  #wake: () => void = () => undefined;
  #told = 0;
  #frames = 0;
  #recording: Recording | undefined;

  constructor(
    readonly host: MovingHost,
    readonly panel: MovingPanel,
    /** Takes what has been recorded. */
    readonly recorded: (recording: Recording) => void,
  ) {
    this.#stream = new CameraStream(panel.video, (failure) => this.#gone.abort(failure));
  }

  /** Paints until the signal aborts. The camera is asked for here, and let go at the end. */
  async run(signal: AbortSignal): Promise<void> {
    this.#gone = new AbortController();
    const wanted = AbortSignal.any([signal, this.#gone.signal]);
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const onStill = () => this.pause(still.matches);
    // Whoever wants no movement sees one picture, and goes on where they like.
    this.pause(still.matches);
    still.addEventListener("change", onStill);
    document.addEventListener("visibilitychange", this.#onVisible);
    try {
      await this.#paint(signal, wanted);
    } finally {
      still.removeEventListener("change", onStill);
      document.removeEventListener("visibilitychange", this.#onVisible);
      this.#endRecording();
      await this.#session?.end();
      this.#session = undefined;
      this.#stream.close();
      this.panel.live = false;
      this.host.context.status.rest();
    }
    this.#gone.signal.throwIfAborted();
  }

  /** Pauses, or goes on. */
  pause(paused: boolean): void {
    if (paused) this.#endRecording();
    this.#paused = paused;
    this.panel.paused = paused;
    this.#told = 0;
    if (!paused) this.#wake();
  }

  /** Whether it is paused. */
  get paused(): boolean {
    return this.#paused;
  }

  /** Begins to record what is painted, or ends it. What is paused goes on. */
  record(): void {
    if (this.#recording) {
      this.#endRecording();
      return;
    }
    if (this.#paused) this.pause(false);
    this.#recording = new Recording();
    this.#told = 0;
    this.panel.recording = true;
    this.host.context.status.say(message("clip.recording", { seconds: MOST_SECONDS }));
  }

  /** Goes on with the next of several cameras. */
  async other(): Promise<void> {
    try {
      if (await this.#stream.openOther()) await this.#stream.video.play();
    } catch (error) {
      this.#gone.abort(error);
    }
  }

  /** What it sees at its full size. */
  photo(): Promise<File | undefined> {
    return this.#stream.photo();
  }

  /** How steady the frames are, from the next one on. */
  async steady(steadiness: number): Promise<void> {
    await this.#session?.steady(steadiness);
  }

  readonly #onVisible = (): void => {
    if (document.hidden) this.#endRecording();
    else this.#wake();
  };

  /** Hands over what is recorded, where it is anything. */
  #endRecording(): void {
    const recording = this.#recording;
    if (!recording) return;
    this.#recording = undefined;
    this.panel.recording = false;
    if (recording.frames.length > 0) this.recorded(recording);
  }

  async #paint(signal: AbortSignal, wanted: AbortSignal): Promise<void> {
    const { status } = this.host.context;
    status.say(message("moving.asking"));
    // Nobody has to answer the browser's question before they can stop.
    if (!(await abortable(wanted, this.#stream.open()))) return;
    this.panel.live = true;
    this.panel.several = (await this.#stream.count()) > 1;
    await this.#stream.video.play();
    this.#session = await FrameSession.begin(wanted, this.host, (look, lost) =>
      status.say(message("moving.live-running", { look }), lost),
    );
    const clock = new FrameClock(this.#stream.video);
    this.#frames = 0;
    let last: { painted: Pixels; before: Pixels } | undefined;
    try {
      while (!wanted.aborted) {
        await clock.next();
        await this.#session.followChoice(wanted);
        last = (await this.#frame(wanted, this.#session)) ?? last;
        // The first is painted also where nothing else is to be.
        if (last) await this.#whileResting(wanted);
      }
    } catch (error) {
      if (!wanted.aborted) throw error;
    } finally {
      clock.stop();
      this.#stream.close();
      if (last) this.host.instant.show(last.painted, last.before, NAME);
      if (last && signal.aborted) status.say(message("moving.live-stopped"));
    }
  }

  /** Paints what is seen now; nothing while nothing has come yet. */
  async #frame(signal: AbortSignal, session: FrameSession): Promise<{ painted: Pixels; before: Pixels } | undefined> {
    const before = this.#grab();
    if (!before) return undefined;
    const began = performance.now();
    const { pixels } = await session.paint(signal, before);
    const now = performance.now();
    // A film is of one size.
    if (!this.#recording) this.#size.note(now - began);
    if (this.#recording?.add(pixels, now) === false) this.#endRecording();
    this.#meter.note(now);
    this.#frames += 1;
    const { view } = this.host.context;
    view.showPainting(pixels);
    view.setBefore(before);
    this.#tell(now, pixels);
    return { painted: pixels, before };
  }

  #grab(): Pixels | undefined {
    const { videoWidth, videoHeight } = this.#stream.video;
    if (videoWidth === 0) return undefined;
    const [width, height] = fitted(videoWidth, videoHeight, this.#size.longSide);
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const context = this.#canvas.getContext("2d", { willReadFrequently: true });
    if (!context) return undefined;
    const mirrored = this.#stream.mirrored;
    context.setTransform(mirrored ? -1 : 1, 0, 0, 1, mirrored ? width : 0, 0);
    context.drawImage(this.#stream.video, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, data };
  }

  async #whileResting(signal: AbortSignal): Promise<void> {
    while ((this.#paused || document.hidden) && !signal.aborted) {
      this.#session?.rest();
      this.#meter.clear();
      const { width, height } = this.#canvas;
      this.host.context.status.progress(0, message("moving.live-paused", { width, height }));
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  #tell(now: number, { width, height, data }: Pixels): void {
    if (now - this.#told < TELL) return;
    this.#told = now;
    const rate = this.#meter.rate ?? 0;
    const first = message("moving.live-rate", { rate: { decimal: rate, digits: 1 }, width, height });
    const seconds = this.#recording && { decimal: this.#recording.seconds(now), digits: 1 };
    const second = seconds && message("clip.recorded-so-far", { seconds });
    this.host.context.status.progress(0, second ? message("joined.dot", { first, second }) : first);
    this.host.emit("progress", { type: "live", frames: this.#frames, rate, width, height, work: 0 });
    this.host.emit("preview", { type: "preview", width, height, data });
  }
}
