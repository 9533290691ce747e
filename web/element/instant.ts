import { nameInEnglish } from "../languages/english";
import { message, type Said } from "../languages/message";
import { Failure, isAbort } from "../worker/failure";
import type { LearningSettings } from "../worker/look-protocol";
import type { Pixels } from "../worker/protocol";
import { Timer } from "../worker/timer";
import type { ElementContext } from "./element-context";
import type { Emit } from "./events";
import type { EngineLoader } from "./engine-loader";
import { findElement } from "./find-element";
import { isInstant } from "./instant-attributes";
import { loadPart } from "./lazy-parts";
import type { ApplyOptions, ApplySource } from "./looks/apply-source";
import type { FoundLook } from "./looks/look-finder";
import type { Looks } from "./looks/looks";
import type { TeachOptions } from "./looks/teach-options";
import type { FinishedPainting, Outcome } from "./painter";
import type { PaintingSources } from "./painting-sources";
import type { PictureInputs } from "./picture-inputs";

/** What it needs of its element, and tells it. */
export interface InstantHost {
  element: HTMLElement;
  root: ShadowRoot;
  context: ElementContext;
  loader: EngineLoader;
  inputs: PictureInputs;
  sources: PaintingSources;
  /** Whether the element is awake. */
  active: () => boolean;
  /** The last painting by the loop, where it came to its end. */
  finished: () => FinishedPainting | undefined;
  /** Begins to teach, as if the visitor had asked for it. */
  teach: () => void;
  /** What the main button does, where it does not paint. */
  label: (text: Said | undefined) => void;
  /** What paints cameras and videos. */
  moving: { live: () => void; choose: (file: File) => void };
  /** An instant picture is shown in place of a painting. */
  shown: () => void;
  emit: Emit;
}

/** Attributes with which another picture would be painted, or taught. */
const NAMES = ["quality", "network", "size", "style-crop", "look", "blend", "teach-minutes"];

/** Milliseconds in which changes come together. */
const PAUSE = 40;

const INSTANT = nameInEnglish(message("name.instant"));

let pictures = 0;

/** Pictures that are painted at once: who does it is fetched when somebody asks for it. */
export class Instant {
  #looks: Promise<Looks> | undefined;
  readonly #soon = new Timer(PAUSE, () => void this.#refresh());
  #refreshing = new AbortController();
  /** The instant picture that was shown last, unless a painting has been since. */
  #picture: { pixels: Pixels; photo: string } | undefined;
  /** Which photo and style are chosen. */
  #chosen = "";
  /** Counts changes, so that whoever paints something else sees them. */
  #changes = 0;
  /** Whether the look's panel has ever been shown. */
  #used = false;

  constructor(readonly host: InstantHost) {
    this.#soon.stop();
    host.inputs.onChosen(() => this.#noteChosen());
  }

  /** Whether pictures are painted at once. */
  get chosen(): boolean {
    return isInstant((name) => this.host.element.getAttribute(name));
  }

  /** Whether there is an instant picture to save. */
  get painted(): boolean {
    return this.#picture !== undefined;
  }

  /** An attribute has changed. */
  attributeChanged(name: string): void {
    if (NAMES.includes(name)) this.changed();
  }

  /** Something has changed that an instant picture depends on. */
  changed(): void {
    this.#changes += 1;
    if (this.chosen || this.#used) this.#soon.restart();
  }

  /** That a picture can be shown now changes nothing. */
  #noteChosen(): void {
    const { photo, style } = this.host.inputs;
    const chosen = JSON.stringify([photo?.source.id, style?.source.id]);
    if (chosen === this.#chosen) return;
    this.#chosen = chosen;
    this.changed();
  }

  /** Another number once something has changed. */
  get changes(): number {
    return this.#changes;
  }

  /** The visitor has chosen another style: the look that was named no longer counts. */
  styleChosen(): void {
    if (this.chosen) void this.#looks?.then((looks) => looks.styleChosen());
  }

  /** A painting is shown in its place. */
  replaced(): void {
    this.#picture = undefined;
    void this.#looks?.then((looks) => looks.forget());
  }

  /** Something is painted or taught, or no longer. */
  set running(running: boolean) {
    void this.#looks?.then((looks) => (looks.running = running));
  }

  /** Paints at once, or teaches the style where it has no look. */
  async run(signal: AbortSignal): Promise<Outcome> {
    return (await this.#load()).run(signal);
  }

  /** Teaches the style, or goes on teaching it. */
  async teach(signal: AbortSignal, settings: LearningSettings, options: TeachOptions): Promise<Outcome> {
    return (await this.#load()).teach(signal, settings, options);
  }

  /** Takes a look from a file, and paints in it. */
  async open(file: File): Promise<void> {
    await (await this.#load()).open(file);
  }

  /** Paints any picture at once. */
  async apply(source: ApplySource, options: ApplyOptions): Promise<HTMLCanvasElement> {
    return (await this.#load()).apply(source, options);
  }

  /** The look that is chosen now; rejects where there is none. */
  async found(signal: AbortSignal): Promise<FoundLook> {
    return (await this.#load()).found(signal);
  }

  /** The instant picture as a PNG. */
  async png(): Promise<Blob> {
    if (!this.#picture) throw new Failure("no-painting", message("failure.no-painting"));
    return (await this.#load()).png(this.#picture.pixels);
  }

  /** What its file is called after. */
  get photoName(): string {
    return this.#picture?.photo ?? "";
  }

  /** Shows an instant picture of the photo `before`, which has that name: it is what is saved, and can be started from. */
  show(pixels: Pixels, before: Pixels | undefined, photo: string): void {
    const { context, sources, shown } = this.host;
    context.view.endShowcase();
    if (before) context.view.setBefore(before);
    context.view.showPainting(pixels);
    this.#picture = { pixels, photo };
    sources.offerInstant({ kind: "pixels", id: `instant ${++pictures}`, name: INSTANT, pixels });
    shown();
  }

  async #refresh(): Promise<void> {
    const { context, active } = this.host;
    this.#refreshing.abort();
    this.#refreshing = new AbortController();
    if (!active() || !this.host.loader.engineReady || context.running()) return;
    const signal = AbortSignal.any([this.#refreshing.signal, context.lifetime()]);
    try {
      findElement(this.host.root, ".instant", HTMLElement).hidden = !this.chosen;
      if (!this.chosen) this.host.label(undefined);
      if (!this.chosen && !this.#used) return;
      this.#used = true;
      const looks = await this.#load();
      await looks.refresh(signal, this.chosen);
    } catch (error) {
      if (!isAbort(error)) context.fail(error);
    }
  }

  /** Calls off what nobody has pressed a button for. */
  pause(): void {
    this.#soon.stop();
    this.#refreshing.abort();
  }

  #load(): Promise<Looks> {
    this.#looks ??= loadPart("impasto-looks.js")
      .then(({ Looks }) => {
        const painted = (pixels: Pixels, photo: string) => this.#show(pixels, photo);
        const inSight = (pixels: Pixels) => this.#picture?.pixels === pixels && !this.host.context.running();
        return new Looks({ ...this.host, painted, inSight });
      })
      .catch((error: unknown) => {
        this.#looks = undefined;
        throw error;
      });
    return this.#looks;
  }

  #show(pixels: Pixels, photo: string): void {
    this.show(pixels, this.host.inputs.photo?.pixels, photo);
  }
}
