import { ELEMENT_ENGLISH } from "../languages/element-english";
import { message, type Said } from "../languages/message";
import { Words } from "../languages/words";
import { WorkerClient } from "../client/worker-client";
import type { PictureInfo, PictureRole } from "../worker/protocol";
import { Activation } from "./activation";
import { Autostart } from "./autostart";
import { Camera } from "./camera";
import type { CheckpointKeeper } from "./checkpoints/checkpoint-keeper";
import { makeCheckpointKeeper } from "./checkpoints/make-checkpoint-keeper";
import { ContactSheet } from "./contact-sheet";
import type { ElementContext } from "./element-context";
import { captureAttributes, type ElementState, setAttributes } from "./element-state";
import { EngineLoader } from "./engine-loader";
import type { Emit } from "./events";
import { Failures } from "./failures";
import { Forecaster } from "./forecaster";
import { GalleryAttribute } from "./gallery-attribute";
import { saidLabel } from "./gallery-picture";
import { hintOf } from "./hint";
import { Instant } from "./instant";
import { makeElementContext } from "./make-element-context";
import { MovingPictures } from "./moving-pictures";
import { observe } from "./observe";
import { PaintButtons } from "./paint-buttons";
import { PassOn } from "./pass-on";
import { type Outcome, Painter } from "./painter";
import { PaintingSources, PICTURE_ATTRIBUTES, type PictureAttribute } from "./painting-sources";
import { PictureInputs } from "./picture-inputs";
import { attributesOfPreset, PresetButtons, presetOf } from "./presets";
import type { ReflectingElement } from "./properties";
import { RecipeAttribute } from "./recipe-attribute";
import { RecipeReturn } from "./recipe-return";
import { reflect } from "./reflect";
import { Speech } from "./speech";
import { StyleCrop } from "./style-crop";
import { StrokeHint } from "./stroke-hint";
import type { Dropped } from "./transfers";
import { Undo } from "./undo";
import { VisitorEvents } from "./visitor-events";
import { describeVariant, type Variant } from "./variants";

/** What the element itself does. */
export interface Host {
  running: () => boolean;
  /** Aborts when the element has left the page for good. */
  lifetime: () => AbortSignal;
  paint: () => Promise<void>;
  teach: () => Promise<void>;
  /** Has something else be painted, which is shown afterwards. */
  show: (work: (signal: AbortSignal) => Promise<Outcome>) => Promise<void>;
  stop: () => void;
  save: () => Promise<void>;
  /** The painting as a PNG file. */
  file: () => Promise<File>;
  choose: (role: PictureRole, picture: File | string) => Promise<void>;
}

/** The pieces of one element, and what they tell each other. */
export class ElementParts {
  readonly worker = new WorkerClient();
  readonly words = new Words(ELEMENT_ENGLISH);
  readonly speech: Speech;
  readonly context: ElementContext;
  readonly failures: Failures;
  readonly loader: EngineLoader;
  readonly inputs: PictureInputs;
  readonly sources: PaintingSources;
  readonly crop: StyleCrop;
  readonly camera: Camera;
  readonly painter: Painter;
  readonly checkpoints: CheckpointKeeper;
  readonly instant: Instant;
  readonly moving: MovingPictures;
  readonly sheet: ContactSheet;
  readonly forecaster: Forecaster;
  readonly galleryStyle: GalleryAttribute;
  readonly presets: PresetButtons;
  readonly undo: Undo<ElementState>;
  readonly recipe: RecipeAttribute;
  readonly autostart: Autostart;
  readonly activation: Activation;
  readonly buttons: PaintButtons;
  readonly events: VisitorEvents;
  /** The engine that the embedder has been told of. */
  #told: string | undefined;

  constructor(
    readonly element: InstanceType<typeof ReflectingElement>,
    readonly root: ShadowRoot,
    readonly host: Host,
  ) {
    this.words.fill(root);
    this.speech = new Speech(element, root, this.words);
    this.context = makeElementContext(this);
    this.recipe = new RecipeAttribute(this.element, (change) => this.undo.quietly(change));
    this.failures = new Failures(this.context.status, this.words, (detail) => this.emit("error", detail));
    this.loader = new EngineLoader(this.context);
    this.inputs = new PictureInputs(this.context, this.loader);
    const onDrop = (role: PictureRole) => (dropped: Dropped) => this.events.take(role, dropped);
    const onInit = (init: string) => reflect(this.element, "init", init);
    this.sources = new PaintingSources(this.root, this.context, this.loader, this.inputs, onDrop, onInit);
    this.forecaster = new Forecaster(this.context, this.loader, this.inputs);
    this.crop = new StyleCrop(this.root, this.inputs, (crop) => {
      this.element.styleCrop = crop;
      this.hint(message("change.crop"), true);
    });
    new StrokeHint(this.root, this.inputs);
    this.camera = new Camera(this.root, {
      take: (photo) => void this.host.choose("photo", photo),
      fail: this.context.fail,
    });
    this.checkpoints = makeCheckpointKeeper(this);
    const observer = observe(this);
    this.painter = new Painter(this.context, this.loader, this.inputs, this.sources, observer);
    this.instant = this.#makeInstant(() => observer.begun());
    this.moving = this.#makeMoving();
    this.sheet = new ContactSheet(this.root, this.context, this.loader, this.inputs, this.sources, (variant) =>
      this.#takeVariant(variant),
    );
    this.galleryStyle = new GalleryAttribute(this.element, this.context, this.inputs);
    this.presets = new PresetButtons(this.root, this.words, (preset) => {
      setAttributes(this.element, attributesOfPreset(preset));
      this.context.status.say(message("presets.chosen", { preset: saidLabel("preset", preset.id, preset.label) }));
    });
    this.undo = this.#makeUndo();
    this.autostart = new Autostart({
      wanted: () => this.element.autostart,
      context: this.context,
      inputs: this.inputs,
      paint: () => void this.host.paint(),
    });
    this.activation = this.#makeActivation();
    const passOn = new PassOn(this.root, {
      file: () => this.host.file(),
      say: (sentence) => this.context.status.say(sentence),
      fail: this.context.fail,
    });
    this.buttons = new PaintButtons(this.root, this.words, {
      paint: () => void this.host.paint(),
      stop: () => this.host.stop(),
      save: () => void this.host.save(),
      saveable: (painted) => passOn.show(painted),
    });
    this.events = new VisitorEvents({
      element: this.element,
      root: this.root,
      focused: () => this.inputs.focused,
      choose: (role, picture) => void this.host.choose(role, picture),
      onKey: (event) => this.undo.onKey(event),
    });
  }

  /** Says how a change of the visitor's comes into the painting, and brings it there where it can. */
  hint(changed: Said, steerable = false): void {
    this.forecaster.changed();
    const running = this.host.running();
    if (running && steerable) this.painter.settingsChanged();
    const hint = hintOf(changed, { running, painted: this.painter.painted, steerable });
    if (hint !== undefined) this.context.status.say(hint);
  }

  /** A complaint about a setting no longer stands once a setting has changed. */
  settle(): void {
    this.failures.forget();
    this.context.status.settle();
    this.activation.sayReadyAgain();
  }

  /** Takes the pictures that attributes name, once there is somebody to read them. */
  takePictures(names: readonly PictureAttribute[]): void {
    if (!this.activation.active) return;
    for (const name of names) {
      try {
        this.sources.takeAttribute(name, this.element.getAttribute(name));
      } catch (error) {
        this.failures.report(error);
      }
    }
  }

  #makeActivation(): Activation {
    return new Activation({
      context: this.context,
      loader: this.loader,
      inputs: this.inputs,
      forecaster: this.forecaster,
      galleryStyle: this.galleryStyle,
      painter: this.painter,
      failures: this.failures,
      begin: () => {
        this.takePictures(PICTURE_ATTRIBUTES.filter((name) => this.element.hasAttribute(name)));
        this.undo.begin();
      },
      ready: () => {
        this.instant.changed();
        this.#tellLoaded();
      },
    });
  }

  /** `begun`: what shows how the last painting came to be is cleared. */
  #makeInstant(begun: () => void): Instant {
    const { element, root, context, loader, inputs, sources } = this;
    return new Instant({
      ...{ element, root, context, loader, inputs, sources },
      active: () => this.activation.active,
      finished: () => this.painter.finished,
      teach: () => void this.host.teach(),
      label: (text) => this.buttons.label(text),
      moving: { live: () => this.moving.live(), choose: (file) => void this.moving.choose(file) },
      shown: () => {
        begun();
        this.buttons.showSaveable(true);
      },
      emit: (type, detail) => this.emit(type, detail),
    });
  }

  #makeMoving(): MovingPictures {
    const { element, root, context, loader, instant, inputs, sources, host } = this;
    return new MovingPictures({
      ...{ element, root, context, loader, instant, inputs, sources },
      show: (work) => host.show(work),
      stop: () => host.stop(),
      choose: (role, picture) => host.choose(role, picture),
      emit: (type, detail) => this.emit(type, detail),
    });
  }

  /** Whether there is something to save. */
  get painted(): boolean {
    return this.painter.painted || this.instant.painted;
  }

  #makeUndo(): Undo<ElementState> {
    const capture = () => ({
      attributes: captureAttributes(this.element),
      pictures: this.inputs.main,
      sources: this.sources.state,
    });
    return new Undo(this.root, capture, ({ attributes, pictures, sources }) => {
      setAttributes(this.element, attributes);
      this.inputs.restore(pictures);
      this.sources.restore(sources);
      this.hint(message("change.settings"), true);
    });
  }

  /** A step for Undo; and the settings may be those of another recipe now. */
  noteChange(name: string): void {
    this.undo.note(name);
    this.presets.show(presetOf((name) => this.element.getAttribute(name)));
  }

  /** Takes back the settings that a chosen picture says it was painted with. */
  returnRecipe(name: string, info: PictureInfo): void {
    this.#returnRecipe(name, info).catch(this.context.fail);
  }

  async #returnRecipe(name: string, info: PictureInfo): Promise<void> {
    const recipes = new RecipeReturn(this.context, this.loader);
    const { attributes, sentences } = await recipes.read(info);
    setAttributes(this.element, attributes);
    this.context.status.say(message("recipe.back", { name }), ...sentences);
  }

  /** Takes the settings of one of the nine, as if the visitor had set them. */
  #takeVariant(variant: Variant): void {
    this.element.strength = variant.strength;
    this.element.styleScale = variant.style_scale;
    this.context.status.say(message("nine.taken", { variant: describeVariant(variant) }));
  }

  /** Tells the embedder of an engine, once. */
  #tellLoaded(): void {
    const { engine } = this.loader;
    if (!engine || engine.id === this.#told) return;
    this.#told = engine.id;
    this.emit("load", { type: "load", device: engine.device, label: engine.label });
  }

  /** To the embedder. */
  readonly emit: Emit = (type, detail) => {
    if (type === "progress") this.buttons.showSaveable(this.painted);
    this.element.dispatchEvent(new CustomEvent(type, { detail }));
  };
}
