import { message, type Said } from "../languages/message";
import { Failure, isAbort } from "../worker/failure";
import type { PictureRole } from "../worker/protocol";
import type { LearningSettings } from "../worker/look-protocol";
import { ATTRIBUTES } from "./attributes";
import { findInterrupted } from "./checkpoints/interrupted";
import type { Interrupted } from "./checkpoints/interrupted-painting";
import { download } from "./download";
import { CHOSEN_ATTRIBUTES } from "./element-state";
import { ElementParts } from "./element-parts";
import type { ApplyOptions, ApplySource } from "./looks/apply-source";
import type { TeachOptions } from "./looks/teach-options";
import { partsLieIn } from "./lazy-parts";
import { buildMarkup } from "./markup";
import { isVideo } from "./moving-pictures";
import type { VideoOptions } from "./moving/video-options";
import type { Outcome } from "./painter";
import { isPictureAttribute } from "./painting-sources";
import { ReflectingElement } from "./properties";
import { saveName } from "./format";
import { onFirstUse, whenIdle, whenVisible } from "./reveal";
import { showPoster, showShowcase } from "./showcase";
import styles from "./styles.css";
import template from "./template.html";

let sheet: CSSStyleSheet | undefined;

/** One for all elements on a page; and no inline style, which a Content Security Policy might forbid. */
function sharedSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
  }
  return sheet;
}

/** `<impasto-stylizer>`: repaints a photo in the style of any picture, on the visitor's own machine. See README.md. */
export class ImpastoStylizer extends ReflectingElement {
  static readonly observedAttributes: readonly string[] = ATTRIBUTES;

  readonly #root = this.attachShadow({ mode: "open" });
  readonly #parts: ElementParts;
  #lifetime = new AbortController();
  #run: AbortController | undefined;
  /** Calls off what a stop has set going against a worker that hangs. */
  #callOff: () => void = () => undefined;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sharedSheet()];
    this.#root.append(buildMarkup(template));
    this.#parts = new ElementParts(this, this.#root, {
      running: () => this.#run !== undefined,
      lifetime: () => this.#lifetime.signal,
      paint: () => this.paint(),
      teach: () => this.teach(),
      show: (work) => this.#start(work, false),
      stop: () => this.stop(),
      save: () => this.save(),
      file: () => this.#file(),
      choose: (role, picture) => this.choose(role, picture),
    });
  }

  connectedCallback(): void {
    if (this.#lifetime.signal.aborted) this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    this.#parts.recipe.take();
    this.#parts.events.listen(signal);
    this.#parts.speech.follow(signal);
    void this.#parts.loader.showDefaults();
    whenVisible(this, signal, () => this.#reveal(signal));
    onFirstUse(this, signal, () => this.#activate(signal));
  }

  /** In view: what is shown at first, and the engine where the page would have it now. */
  #reveal(signal: AbortSignal): void {
    const { view } = this.#parts.context;
    if (this.showcase) void showShowcase(signal, view, this.showcase, this.showcasePhoto);
    else if (this.poster) void showPoster(signal, view, this.poster);
    // Who paints by itself is awake by itself.
    if (this.reveal === "auto" || (this.autostart && this.photo)) whenIdle(() => this.#activate(signal));
  }

  #activate(signal: AbortSignal): void {
    // What paints has woken it: whoever then uses it first, by Stop, is to read of that.
    if (!signal.aborted && !this.#run && (!this.disabled || this.autostart))
      this.#parts.activation.activate().catch(this.#parts.context.fail);
  }

  disconnectedCallback(): void {
    // Moving an element takes it out and puts it back at once: only what stays out is gone.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.stop();
      this.#lifetime.abort();
      this.#parts.camera.stop();
      this.#parts.moving.end();
      this.#parts.worker.dispose();
      this.#parts.activation.end();
    });
  }

  attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (name === "disabled") return this.#showDisabled();
    if (name === "recipe") return this.#takeRecipe();
    if (name === "autostart") return this.#parts.autostart.look();
    if (name === "engine" && value) this.#findParts();
    this.#parts.forecaster.changed();
    if (this.#parts.failures.ofSettings) this.#parts.settle();
    this.#parts.galleryStyle.changed(name);
    if (old !== value && CHOSEN_ATTRIBUTES.includes(name)) this.#parts.noteChange(name);
    if (name === "init") this.#parts.sources.showInit(value);
    if (name === "style-crop") this.#parts.crop.show(value);
    if (isPictureAttribute(name)) this.#parts.takePictures([name]);
    else if (name === "device" || name === "engine" || name === "models") {
      if (this.#parts.activation.active && !this.#run)
        this.#parts.activation.activate().catch(this.#parts.context.fail);
    } else if (name === "network" || name === "quality" || name === "look") {
      void this.#parts.loader.showDefaults();
      this.#parts.activation.sayReadyAgain();
    } else {
      if (value !== null) this.#parts.context.controls.show(name, value);
      if (value === null || name === "size") void this.#parts.loader.showDefaults();
    }
    this.#parts.painter.settingsChanged();
    this.#parts.instant.attributeChanged(name);
  }

  /** Paints, or goes on painting; resolves when it has finished, stopped or failed. Failures come as `error` events. */
  paint(): Promise<void> {
    const { painter, instant } = this.#parts;
    return this.#start((signal) => (instant.chosen ? instant.run(signal) : painter.run(signal)));
  }

  /**
   * The latest painting that was not finished when its page went, kept by an element with the attribute `checkpoints`; undefined
   * where there is none that nobody else has in hand.
   */
  interrupted(): Promise<Interrupted | undefined> {
    return findInterrupted(this.#parts, (rest) => this.#start((signal) => this.#parts.painter.run(signal, rest)));
  }

  /** Teaches the chosen style as a look, or goes on teaching it; resolves as `paint`. */
  teach(settings: LearningSettings = {}, options: TeachOptions = {}): Promise<void> {
    return this.#start((signal) => this.#parts.instant.teach(signal, settings, options));
  }

  /** `follow`: whether what is chosen is painted afterwards, where pictures are painted at once; else what is shown stays. */
  async #start(work: (signal: AbortSignal) => Promise<Outcome>, follow = true): Promise<void> {
    if (this.#run) return;
    const run = new AbortController();
    this.#run = run;
    this.#parts.sheet.stop();
    this.#parts.sources.endEditing();
    this.#parts.forecaster.pause();
    this.#parts.instant.pause();
    this.#parts.failures.forget();
    this.#showRunning();
    // What goes wrong on waking up goes wrong in the painting too, and is reported there.
    this.#parts.activation.activate().catch(() => undefined);
    try {
      const outcome = await work(run.signal);
      if (outcome.kind === "finished") this.#parts.emit("finish", { type: "finish", ...outcome.picture });
    } catch (error) {
      this.#parts.context.status.rest();
      if (isAbort(error)) this.#parts.context.status.say(message("status.stopped"));
      this.#parts.failures.report(error);
    } finally {
      this.#callOff();
      this.#run = undefined;
      this.#showRunning();
      if (follow) this.#parts.instant.changed();
    }
  }

  /** Whether something is being painted or taught. */
  get painting(): boolean {
    return this.#run !== undefined;
  }

  /** Stops after the iterations that run and keeps the picture. */
  stop(): void {
    if (!this.#run || this.#run.signal.aborted) return;
    this.#parts.context.status.say(message("status.stopping"));
    this.#callOff = this.#parts.worker.endIfHung();
    this.#run.abort();
  }

  /** The painting at full size as a PNG. */
  toBlob(): Promise<Blob> {
    const { painter, instant } = this.#parts;
    return instant.painted ? instant.png() : painter.png();
  }

  /** Saves the painting as a PNG file named after the photo. */
  async save(): Promise<void> {
    try {
      const file = await this.#file();
      download(file, file.name);
    } catch (error) {
      this.#parts.failures.report(error);
    }
  }

  async #file(): Promise<File> {
    const { painter, instant } = this.#parts;
    const name = instant.painted ? saveName(instant.photoName) : painter.fileName("png");
    return new File([await this.toBlob()], name, { type: "image/png" });
  }

  /** Paints any picture at once, in the look that is chosen now. Rejects where there is none, or it cannot be painted. */
  async apply(source: ApplySource, options: ApplyOptions = {}): Promise<HTMLCanvasElement> {
    this.#parts.activation.activate().catch(() => undefined); // what goes wrong goes wrong here too
    return this.#parts.instant.apply(source, options);
  }

  /**
   * Paints a video in the look that is chosen now, or by the loop; resolves to the video, which a stop ends early. Rejects
   * where there is no look to paint in, or no frame was painted.
   */
  async paintVideo(video: Blob, options: VideoOptions = {}): Promise<Blob> {
    let work: Promise<Blob> | undefined;
    await this.#start(async (signal) => {
      const stop = options.signal ? AbortSignal.any([signal, options.signal]) : signal;
      work = this.#parts.moving.paintVideo(stop, video, options);
      await work;
      return { kind: "stopped" };
    }, false);
    if (!work) throw new Failure("running", message("failure.running"));
    return work;
  }

  /**
   * Takes a picture, a file or an address, as if the visitor had chosen it; a `.look` file is a look to paint in, and the first frame of
   * a video is the photo.
   */
  choose(role: PictureRole, picture: File | string): Promise<void> {
    if (picture instanceof File && isLook(picture)) return this.#open(picture);
    if (picture instanceof File && role === "photo" && isVideo(picture)) return this.#chooseVideo(picture);
    const inputs = this.#parts.inputs;
    const taken =
      picture instanceof File ? inputs.files.takeFile(role, picture) : inputs.files.takeDropped(role, picture);
    this.#parts.activation.activate().catch(() => undefined); // the choice itself reports what goes wrong
    return taken;
  }

  #chooseVideo(video: File): Promise<void> {
    this.#parts.activation.activate().catch(() => undefined); // the choice itself reports what goes wrong
    return this.#parts.moving.choose(video);
  }

  async #open(look: File): Promise<void> {
    try {
      await this.#parts.instant.open(look);
    } catch (error) {
      this.#parts.failures.report(error);
    }
  }

  /** Tells the visitor what whoever runs the page has found amiss, as a failure of the element's own. */
  complain(type: string, sentence: Said): void {
    this.#parts.failures.report(Failure.withCodeOf(type, sentence));
  }

  #takeRecipe(): void {
    // Before that its other attributes may be still to come.
    if (!this.isConnected || !this.#parts.recipe.take()) return;
    if (this.#parts.activation.active) this.#parts.activation.activate().catch(this.#parts.context.fail);
  }

  #findParts(): void {
    try {
      partsLieIn(this.#parts.context.places().engine);
    } catch {
      // An address that is none is complained about when somebody wants to paint.
    }
  }

  #showDisabled(): void {
    for (const part of this.#root.children) part.toggleAttribute("inert", this.disabled);
    this.ariaDisabled = this.disabled ? "true" : null;
  }

  #showRunning(): void {
    const running = this.#run !== undefined;
    this.#parts.buttons.show(running, this.#parts.painted);
    this.#parts.sheet.enabled = !running;
    this.#parts.instant.running = running;
  }
}

function isLook(file: File): boolean {
  return /\.look$/i.test(file.name);
}
