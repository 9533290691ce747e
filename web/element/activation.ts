import { message } from "../languages/message";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import type { Failures } from "./failures";
import type { Forecaster } from "./forecaster";
import type { GalleryAttribute } from "./gallery-attribute";
import type { Painter } from "./painter";
import type { PictureInputs } from "./picture-inputs";
import { paintThumbnails } from "./thumbnails";

/** The sample photo is made no larger than this before anybody has asked for a painting. */
const LARGEST_SAMPLE = 768;

/** What is woken up. */
interface Sleepers {
  context: ElementContext;
  loader: EngineLoader;
  inputs: PictureInputs;
  forecaster: Forecaster;
  galleryStyle: GalleryAttribute;
  painter: Painter;
  failures: Failures;
  /** The first time: before anything is fetched. */
  begin: () => void;
  /** Every time that the engine is there. */
  ready: () => void;
}

/** Wakes the element up: fetches the engine and shows what there is to paint with. */
export class Activation {
  #active = false;

  constructor(readonly sleepers: Sleepers) {}

  /** Whether it has begun. */
  get active(): boolean {
    return this.#active;
  }

  /** The element has left the page. */
  end(): void {
    this.#active = false;
  }

  async activate(): Promise<void> {
    const { context, loader, inputs, galleryStyle, failures, begin } = this.sleepers;
    const first = !this.#active;
    this.#active = true;
    if (first) {
      // What the page asks for and cannot have stays in sight.
      if (!failures.ofSettings) context.status.say(message("status.painter-coming"));
      begin();
    }
    try {
      await loader.ready();
    } catch (error) {
      if (first) this.#active = false;
      throw error;
    }
    galleryStyle.take();
    inputs.gallery.fillGaps();
    if (!context.running()) this.#sayReady();
    this.sleepers.ready();
    if (first) await this.#decorate();
  }

  /** After a change of quality; not over what is said of a painting. */
  sayReadyAgain(): void {
    const { context, loader, painter } = this.sleepers;
    if (!loader.engineReady || context.running() || painter.painted) return;
    try {
      this.#sayReady();
    } catch {
      // A setting that makes no sense is complained about when somebody wants to paint with it.
    }
  }

  #sayReady(): void {
    const { context, loader, forecaster } = this.sleepers;
    const { status, settings, view } = context;
    forecaster.changed();
    if (status.complaining) return;
    const network = () => loader.describe(settings().recipe.network ?? loader.network);
    const where = context.instant() ? loader.describeInstant : network();
    const example = view.showcasing ? message("status.showcase") : undefined;
    status.say(message("status.ready", { where: where.engine }), where.notice, example);
  }

  async #decorate(): Promise<void> {
    const { context, loader, inputs, galleryStyle, painter } = this.sleepers;
    const busy = { starting: () => painter.starting, painting: () => context.running() };
    if (!context.running()) await inputs.gallery.showSample(Math.min(loader.size, LARGEST_SAMPLE));
    // Nobody has asked for thumbnails: one that cannot be painted must not replace what is said of a painting.
    await paintThumbnails(context, inputs.gallery, busy).catch(() => undefined);
    await galleryStyle.showListed();
  }
}
