import { WorkerClient } from "../client/worker-client";
import { detail, Failure, isAbort, isFailure } from "../worker/failure";
import type { PictureInfo, PictureRole } from "../worker/protocol";
import { ATTRIBUTES, readSettings } from "./attributes";
import { type ControlName, Controls, labelOf } from "./controls";
import { ContactSheet } from "./contact-sheet";
import { download } from "./download";
import type { ElementContext } from "./element-context";
import { captureAttributes, CHOSEN_ATTRIBUTES, type ElementState, setAttributes } from "./element-state";
import { EngineLoader } from "./engine-loader";
import { findElement } from "./find-element";
import { Forecaster } from "./forecaster";
import { withoutLongDetail, withTimesSigns } from "./format";
import { Gallery } from "./gallery";
import { GalleryAttribute } from "./gallery-attribute";
import { toAttributes } from "./gallery-picture";
import { Painter, type PaintingObserver } from "./painter";
import { isSteerable } from "./paint-plan";
import { PaintingRecord } from "./painting-record";
import { isPictureAttribute, PaintingSources, PICTURE_ATTRIBUTES, type PictureAttribute } from "./painting-sources";
import { PictureInputs } from "./picture-inputs";
import { PictureZone } from "./picture-zone";
import { attributesOfPreset, PresetButtons, presetOf } from "./presets";
import { ReflectingElement } from "./properties";
import { RecipeReturn } from "./recipe-return";
import { reflect } from "./reflect";
import { ResultView } from "./result-view";
import { showShowcase } from "./showcase";
import { StatusBar } from "./status-bar";
import styles from "./styles.css";
import template from "./template.html";
import { paintThumbnails } from "./thumbnails";
import { StyleCrop } from "./style-crop";
import { StrokeHint } from "./stroke-hint";
import { acceptDrops, type Dropped, readTransfer } from "./transfers";
import { Undo } from "./undo";
import { describeVariant, type Variant } from "./variants";

/** The sample photo is made no larger than this before anybody has asked for a painting. */
const LARGEST_SAMPLE = 768;

/** What a change is called in the plural. */
const PLURALS = ["regions", "settings"];

/** Codes of failures that a change of the settings may mend. */
const OF_SETTINGS = ["bad-setting", "unknown-network", "does-not-fit"];

/** One for all elements on a page; and no inline style, which a Content Security Policy might forbid. */
const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** `<impasto-stylizer>`: repaints a photo in the style of any picture, on the visitor's own machine. See README.md. */
export class ImpastoStylizer extends ReflectingElement {
  static readonly observedAttributes: readonly string[] = ATTRIBUTES;

  readonly #root = this.attachShadow({ mode: "open" });
  readonly #worker = new WorkerClient();
  readonly #context: ElementContext;
  readonly #loader: EngineLoader;
  readonly #inputs: PictureInputs;
  readonly #sources: PaintingSources;
  readonly #crop: StyleCrop;
  readonly #painter: Painter;
  readonly #sheet: ContactSheet;
  readonly #forecaster: Forecaster;
  readonly #galleryStyle: GalleryAttribute;
  readonly #presets: PresetButtons;
  readonly #undo: Undo<ElementState>;
  #lifetime = new AbortController();
  #run: AbortController | undefined;
  /** Calls off what a stop has set going against a worker that hangs. */
  #callOff: () => void = () => undefined;
  #active = false;
  /** The code of the last failure, until the next Paint. */
  #complaint: string | undefined;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.innerHTML = template;
    this.#context = this.#makeContext();
    this.#loader = new EngineLoader(this.#context);
    this.#inputs = new PictureInputs(this.#context, this.#loader);
    const onDrop = (role: PictureRole) => (dropped: Dropped) => this.#take(role, dropped);
    const onInit = (init: string) => reflect(this, "init", init);
    this.#sources = new PaintingSources(this.#root, this.#context, this.#loader, this.#inputs, onDrop, onInit);
    this.#forecaster = new Forecaster(this.#context, this.#loader, this.#inputs);
    this.#crop = new StyleCrop(this.#root, this.#inputs, (crop) => {
      this.styleCrop = crop;
      this.#hint("part of the style", true);
    });
    new StrokeHint(this.#root, this.#inputs);
    this.#painter = new Painter(this.#context, this.#loader, this.#inputs, this.#sources, this.#observe());
    this.#sheet = new ContactSheet(this.#root, this.#context, this.#loader, this.#inputs, this.#sources, (variant) =>
      this.#takeVariant(variant),
    );
    this.#galleryStyle = new GalleryAttribute(this, this.#context, this.#inputs);
    this.#presets = new PresetButtons(this.#root, (preset) => {
      setAttributes(this, attributesOfPreset(preset));
      this.#context.status.say(`${preset.label} is chosen. Press Paint.`);
    });
    this.#undo = this.#makeUndo();
    this.#listen();
  }

  connectedCallback(): void {
    if (this.#lifetime.signal.aborted) this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    document.addEventListener("paste", (event) => this.#onPaste(event), { signal });
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    void this.#loader.showDefaults();
    // The engine is fetched when the element comes into view and the browser has nothing better to do.
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      if (this.showcase) void showShowcase(signal, this.#context.view, this.showcase, this.showcasePhoto);
      whenIdle(() => signal.aborted || this.#activate().catch(this.#context.fail));
    });
    observer.observe(this);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  disconnectedCallback(): void {
    // Moving an element takes it out and puts it back at once: only what stays out is gone.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.stop();
      this.#lifetime.abort();
      this.#worker.dispose();
      this.#active = false;
    });
  }

  attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    this.#forecaster.changed();
    if (this.#ofSettings) this.#settle();
    this.#galleryStyle.changed(name);
    if (old !== value && CHOSEN_ATTRIBUTES.includes(name)) this.#noteChange(name);
    if (name === "init") this.#sources.showInit(value);
    if (name === "style-crop") this.#crop.show(value);
    if (isPictureAttribute(name)) this.#takePictures([name]);
    else if (name === "device") {
      if (this.#active && !this.#run) this.#activate().catch(this.#context.fail);
    } else if (name === "network" || name === "quality") {
      void this.#loader.showDefaults();
      this.#sayReadyAgain();
    } else {
      if (value !== null) this.#context.controls.show(name, value);
      if (value === null || name === "size") void this.#loader.showDefaults();
    }
    this.#painter.settingsChanged();
  }

  /** Paints, or goes on painting; resolves when it has finished, stopped or failed. Failures come as `error` events. */
  async paint(): Promise<void> {
    if (this.#run) return;
    const run = new AbortController();
    this.#run = run;
    this.#sheet.stop();
    this.#sources.endEditing();
    this.#forecaster.pause();
    this.#complaint = undefined;
    this.#showRunning();
    // What goes wrong on waking up goes wrong in the painting too, and is reported there.
    this.#activate().catch(() => undefined);
    try {
      const outcome = await this.#painter.run(run.signal);
      if (outcome.kind === "finished") this.#emit("finish", outcome.picture);
    } catch (error) {
      this.#context.status.rest();
      if (isAbort(error)) this.#context.status.say("Stopped. Press Paint to start again.");
      this.#fail(error);
    } finally {
      this.#callOff();
      this.#run = undefined;
      this.#showRunning();
    }
  }

  /** Stops after the iterations that run and keeps the picture. */
  stop(): void {
    if (!this.#run || this.#run.signal.aborted) return;
    this.#context.status.say("Stopping…");
    this.#callOff = this.#worker.endIfHung();
    this.#run.abort();
  }

  /** The painting at full size as a PNG. */
  toBlob(): Promise<Blob> {
    return this.#painter.png();
  }

  /** Saves the painting as a PNG file named after the photo. */
  async save(): Promise<void> {
    try {
      download(await this.toBlob(), this.#painter.fileName("png"));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Takes a picture, a file or an address, as if the visitor had chosen it. */
  choose(role: PictureRole, picture: File | string): Promise<void> {
    const inputs = this.#inputs;
    const taken =
      picture instanceof File ? inputs.files.takeFile(role, picture) : inputs.files.takeDropped(role, picture);
    this.#activate().catch(() => undefined); // the choice itself reports what goes wrong
    return taken;
  }

  /** Tells the visitor what whoever runs the page has found amiss, as a failure of the element's own. */
  complain(type: string, sentence: string): void {
    this.#fail(new Failure(type, sentence));
  }

  /** Fetches the engine and shows what there is to paint with. */
  async #activate(): Promise<void> {
    const first = !this.#active;
    this.#active = true;
    if (first) {
      // What the page asks for and cannot have stays in sight.
      if (!this.#ofSettings) this.#context.status.say("Getting the painter ready…");
      this.#takePictures(PICTURE_ATTRIBUTES.filter((name) => this.hasAttribute(name)));
      this.#undo.begin();
    }
    try {
      await this.#loader.ready();
    } catch (error) {
      if (first) this.#active = false;
      throw error;
    }
    this.#galleryStyle.take();
    this.#inputs.gallery.fillGaps();
    if (!this.#run) this.#sayReady();
    if (first) await this.#decorate();
  }

  #sayReady(): void {
    this.#forecaster.changed();
    const { status, settings, view } = this.#context;
    if (status.complaining) return;
    const where = this.#loader.describe(settings().recipe.network ?? this.#loader.network);
    const example = "The picture shown was painted here: choose your own photo, or press Paint.";
    status.say(`Ready to paint on ${where}`, view.showcasing ? example : undefined);
  }

  /** After a change of quality; not over what is said of a painting. */
  #sayReadyAgain(): void {
    if (!this.#loader.engineReady || this.#run || this.#painter.painted) return;
    try {
      this.#sayReady();
    } catch {
      // A setting that makes no sense is complained about when somebody wants to paint with it.
    }
  }

  /**
   * A change of the visitor's counts from the next Paint, or, where it can, in the painting that is being made; where there is a
   * painting, that goes without seeing.
   */
  #hint(changed: string, steerable = false): void {
    this.#forecaster.changed();
    const counts = PLURALS.includes(changed) ? "count" : "counts";
    if (this.#run && steerable) {
      this.#painter.settingsChanged();
      this.#context.status.say(`The new ${changed} ${counts} from here on.`);
    } else if (this.#run)
      this.#context.status.say(`The new ${changed} ${counts} from the next Paint: press Stop and then Paint.`);
    else if (this.#painter.painted) this.#context.status.say(`Press Paint to apply the new ${changed}.`);
  }

  /** Whether the last failure was one of the settings. */
  get #ofSettings(): boolean {
    return this.#complaint !== undefined && OF_SETTINGS.includes(this.#complaint);
  }

  /** A complaint about a setting no longer stands once a setting has changed. */
  #settle(): void {
    this.#complaint = undefined;
    this.#context.status.settle();
    this.#sayReadyAgain();
  }

  #onSetting(name: ControlName, value: string): void {
    // The network would go before the quality.
    if (name === "quality") this.network = null;
    reflect(this, name, value || null);
    const label = labelOf(name).toLowerCase();
    const steerable = name !== "quality" && isSteerable(name.replaceAll("-", "_"));
    this.#hint(name === "iterations" ? `number of ${label}` : label, steerable);
  }

  async #decorate(): Promise<void> {
    const painter = this.#painter;
    const busy = { starting: () => painter.starting, painting: () => this.#run !== undefined };
    if (!this.#run) await this.#inputs.gallery.showSample(Math.min(this.#loader.size, LARGEST_SAMPLE));
    // Nobody has asked for thumbnails: one that cannot be painted must not replace what is said of a painting.
    await paintThumbnails(this.#context, this.#inputs.gallery, busy).catch(() => undefined);
    await this.#galleryStyle.showListed();
  }

  /** Takes the pictures that attributes name, once there is somebody to read them. */
  #takePictures(names: readonly PictureAttribute[]): void {
    if (!this.#active) return;
    for (const name of names) {
      try {
        this.#sources.takeAttribute(name, this.getAttribute(name));
      } catch (error) {
        this.#fail(error);
      }
    }
  }

  #makeContext(): ElementContext {
    const root = this.#root;
    const take = (role: PictureRole) => (dropped: Dropped) => this.#take(role, dropped);
    return {
      worker: this.#worker,
      view: new ResultView(root),
      status: new StatusBar(root),
      controls: new Controls(
        root,
        (name, value) => this.#onSetting(name, value),
        () => void this.#loader.showDefaults(),
      ),
      gallery: new Gallery(
        root,
        (work, variation) =>
          this.#inputs.gallery.fillEmptyPlace(work, variation) ||
          setAttributes(this, { ...toAttributes({ work, ...variation }) }),
        () => void this.#inputs.gallery.takeSample(),
      ),
      zones: {
        photo: new PictureZone(findElement(root, '.zone[data-role="photo"]', HTMLElement), take("photo")),
        style: new PictureZone(findElement(root, '.zone[data-role="style"]', HTMLElement), take("style")),
      },
      settings: () => readSettings((name) => this.getAttribute(name)),
      running: () => this.#run !== undefined,
      painted: () => this.#painter.painted,
      hint: (changed, steerable) => this.#hint(changed, steerable),
      chosen: (role, by) => (by === "visitor" ? this.#undo.note(role) : this.#undo.amend()),
      noteChange: (kind) => this.#undo.note(kind),
      styleIsFile: () => this.#galleryStyle.clear(),
      foundRecipe: (name, info) => void this.#returnRecipe(name, info).catch(this.#context.fail),
      fail: (error) => this.#fail(error),
      lifetime: () => this.#lifetime.signal,
    };
  }

  /** Keeps a record of every painting, and tells the embedder how it goes. */
  #observe(): PaintingObserver {
    const { view, status, fail } = this.#context;
    const filmName = (extension: string) => this.#painter.fileName(extension);
    const record = new PaintingRecord(this.#root, { view, status, fail, filmName });
    return {
      begun: () => {
        record.begun();
        this.#forecaster.begun();
      },
      resumed: () => {
        record.resumed();
        this.#forecaster.resumed();
      },
      steered: () => this.#forecaster.resumed(),
      previewed: (pixels) => {
        record.previewed(pixels);
        this.#sources.previewed();
      },
      progressed: (progress) => {
        record.progressed(progress);
        if (progress.done) this.#forecaster.finished();
        this.#emit("progress", progress);
      },
    };
  }

  #makeUndo(): Undo<ElementState> {
    const capture = () => ({
      attributes: captureAttributes(this),
      pictures: this.#inputs.main,
      sources: this.#sources.state,
    });
    return new Undo(this.#root, capture, ({ attributes, pictures, sources }) => {
      setAttributes(this, attributes);
      this.#inputs.restore(pictures);
      this.#sources.restore(sources);
      this.#hint("settings", true);
    });
  }

  /** A step for Undo; and the settings may be those of another recipe now. */
  #noteChange(name: string): void {
    this.#undo.note(name);
    this.#presets.show(presetOf((name) => this.getAttribute(name)));
  }

  /** Takes back the settings that a chosen picture says it was painted with. */
  async #returnRecipe(name: string, info: PictureInfo): Promise<void> {
    const recipes = new RecipeReturn(this.#context, this.#loader);
    const { attributes, sentences } = await recipes.read(info);
    setAttributes(this, attributes);
    this.#context.status.say(`${name} was painted by Impasto: its settings are back.`, ...sentences);
  }

  /** Takes the settings of one of the nine, as if the visitor had set them. */
  #takeVariant(variant: Variant): void {
    this.strength = variant.strength;
    this.styleScale = variant.style_scale;
    this.#context.status.say(`${describeVariant(variant)}: press Paint to paint with it.`);
  }

  #button(name: "paint" | "stop" | "save"): HTMLButtonElement {
    return findElement(this.#root, `button.${name}`, HTMLButtonElement);
  }

  #listen(): void {
    findElement(this.#root, "form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      findElement(this.#root, ".stage", HTMLElement).scrollIntoView({ block: "nearest" });
      void this.paint();
    });
    this.#button("stop").addEventListener("click", () => this.stop());
    this.#button("save").addEventListener("click", () => void this.save());
    acceptDrops(findElement(this.#root, ".stage", HTMLElement), (dropped) => this.#take("photo", dropped));
  }

  /** Two files are photo and style, where it was not at another picture's place; one is what it was dropped on. */
  #take(role: PictureRole, { files: [first, second], address }: Dropped): void {
    const picture = first ?? address;
    const both = second !== undefined && (role === "photo" || role === "style");
    if (picture !== undefined) void this.choose(both ? "photo" : role, picture);
    if (both) void this.choose("style", second);
  }

  #onPaste(event: ClipboardEvent): void {
    const pasted = readTransfer(event.clipboardData);
    // A paste with the focus elsewhere on the page is meant for somebody else.
    if (!pasted || !this.#isMeant()) return;
    // Text pasted into a field belongs there.
    if (pasted.address && this.#root.activeElement?.matches("input[type=number]")) return;
    event.preventDefault();
    this.#take(this.#inputs.focused ?? "photo", pasted);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || !this.#isMeant()) return;
    if (this.#undo.onKey(event)) event.preventDefault();
  }

  /** Whether what is typed or pasted is for this element: the focus is within, or nowhere and this is the first of us. */
  #isMeant(): boolean {
    const active = document.activeElement;
    const nobody = !active || active === document.body;
    return active === this || (nobody && document.querySelector(this.localName) === this);
  }

  /** Sets the buttons; where the one that has the focus goes dead, the focus moves to its counterpart. */
  #showRunning(): void {
    const running = this.#run !== undefined;
    if (running) addEventListener("beforeunload", askBeforeLeaving);
    else removeEventListener("beforeunload", askBeforeLeaving);
    const paint = this.#button("paint");
    const stop = this.#button("stop");
    const [dying, other] = running ? [paint, stop] : [stop, paint];
    const focused = this.#root.activeElement === dying;
    other.disabled = false;
    if (focused) other.focus({ preventScroll: true });
    dying.disabled = true;
    this.#button("save").disabled = !this.#painter.painted;
    this.#sheet.enabled = !running;
  }

  #fail(error: unknown): void {
    if (isAbort(error)) return;
    const failure = isFailure(error)
      ? error
      : new Failure("internal", "Something went wrong in the page; reload it and try again.", detail(error));
    const sentence = withoutLongDetail(withTimesSigns(failure.message));
    this.#complaint = failure.code;
    this.#context.status.complain(sentence.message);
    this.#emit("error", {
      type: failure.code,
      message: sentence.message,
      cause: failure.cause ?? sentence.detail,
    });
  }

  #emit(type: string, data: unknown): void {
    if (type === "progress") this.#button("save").disabled = !this.#painter.painted;
    this.dispatchEvent(new CustomEvent(type, { detail: data }));
  }
}

/** A reload in the middle would lose the painting without a word. */
function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function whenIdle(work: () => unknown): void {
  // Safari has no requestIdleCallback.
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 1000 });
  else setTimeout(work, 100);
}
