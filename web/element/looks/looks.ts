// impasto-looks.js: painting at once in a look, teaching looks and keeping them. Fetched when somebody asks for it.

import { CallQueue } from "../../client/call-queue";
import { Failure } from "../../worker/failure";
import type { ApplyJob, LearningSettings } from "../../worker/look-protocol";
import type { Pixels } from "../../worker/protocol";
import { message, type Said } from "../../languages/message";
import { abortable } from "../../client/abortable";
import type { ChosenPicture } from "../chosen-pictures";
import { saidName } from "../gallery-picture";
import { download } from "../download";
import type { InstantHost } from "../instant";
import { readBlend } from "../instant-attributes";
import type { Finished } from "../events";
import type { Outcome } from "../painter";
import { LossCount } from "../loss-count";
import { reflect } from "../reflect";
import { throughLosses } from "../through-losses";
import { type ApplyOptions, type ApplySource, checkedSize, toBlob, toCanvas, toPictureSource } from "./apply-source";
import { type KeptLook, KeptLooks } from "./kept-looks";
import { keyFrameOf, readKeyFrames } from "./key-frames";
import { type FoundLook, LookFinder } from "./look-finder";
import { hashOf } from "./look-key";
import { LookPanel } from "./look-panel";
import type { TeachOptions } from "./teach-options";
import { Teaching } from "./teaching";
import { lookFileName, lookName } from "./look-names";
import { thumbnailOf } from "./thumbnail";

const TEACH = message("action.teach");

/** What it needs of its element, and tells it. */
export interface LooksHost extends InstantHost {
  /** An instant picture of the photo of that name is there. */
  painted: (pixels: Pixels, photo: string) => void;
  /** Whether it is still what is shown, and nothing is being made. */
  inSight: (pixels: Pixels) => boolean;
}

/** The instant pictures of one element. */
export class Looks {
  readonly #kept = new KeptLooks();
  readonly #finder: LookFinder;
  readonly #teaching: Teaching;
  readonly #panel: LookPanel;
  /** What the instant picture in sight was painted from. */
  #last = "";
  #pixels: Pixels | undefined;
  /** A new device has what is chosen painted again: so they are counted over all attempts. */
  readonly #losses = new LossCount();
  /** Of those who ask for the same picture the second finds it in sight. */
  readonly #queue = new CallQueue();

  constructor(readonly host: LooksHost) {
    this.#finder = new LookFinder(host, this.#kept);
    this.#teaching = new Teaching(host);
    this.#panel = new LookPanel(host.root, host.context.words, {
      goOn: () => host.teach(),
      open: (file) => void this.open(file).catch(host.context.fail),
      choose: (look) => {
        this.#choose(look);
        void this.#paintNow(host.context.lifetime()).catch(host.context.fail);
      },
      save: (look) => download(look.file, lookFileName(look.name)),
      remove: (look) => void this.#remove(look),
      blend: (blend) => reflect(host.element, "blend", blend),
      live: () => host.moving.live(),
      video: (file) => host.moving.choose(file),
      minutes: (minutes) => reflect(host.element, "teach-minutes", minutes || null),
    });
  }

  /** Paints what is chosen now, where pictures are painted at once, and shows which look that is. */
  async refresh(signal: AbortSignal, chosen: boolean): Promise<void> {
    const { host } = this;
    this.#panel.chosen = chosen;
    if (!chosen) return;
    // The worker may have been lost since.
    await abortable(signal, host.loader.ready());
    await abortable(signal, host.inputs.settled());
    this.#showMinutes();
    this.#panel.keyFrame = keyFrameOf(this.host) !== undefined;
    const found = await this.#find(signal);
    if (found) await this.#paint(signal, found, false);
    else this.#showPhoto();
  }

  /** As Paint is pressed: paints at once, or teaches the style where it has no look. */
  async run(signal: AbortSignal): Promise<Outcome> {
    await this.#ready(signal);
    this.#finder.again();
    const found = await this.#find(signal);
    if (!found) return this.teach(signal);
    const picture = await this.#paint(signal, found, true);
    return picture ? { kind: "finished", picture } : { kind: "stopped" };
  }

  /** Teaches the chosen style, from its look where it has one. */
  async teach(signal: AbortSignal, settings: LearningSettings = {}, options: TeachOptions = {}): Promise<Outcome> {
    const { host } = this;
    await this.#ready(signal);
    const { photo, style } = host.inputs;
    if (!photo) throw new Failure("no-photo", message("failure.no-photo"));
    if (!style) throw new Failure("no-style", message("failure.no-style"));
    const keyFrames = await readKeyFrames(signal, options, this.#panel.keyFrame ? keyFrameOf(host) : undefined);
    const size = host.context.settings().recipe.size ?? host.loader.size;
    await host.inputs.gallery.showSample(size);
    // A look that cannot be read is no start.
    const found = await this.#finder.find(signal).catch(() => undefined);
    const start = found?.ofStyle ? found.source : await this.#finder.gallery();
    const key = await this.#finder.styleKey();
    const taught = await this.#teaching.run(signal, { style, photo, keyFrames, start, settings });
    this.#useStyle();
    const name = lookName(host.context.words.say(saidName(style.source)));
    const thumbnail = await this.#thumbnailOf(host.inputs.shown("style"));
    const complaint = await this.#kept.keep({ key: key ?? name, name, date: Date.now(), thumbnail, file: taught.file });
    host.emit("look", { type: "look", name, steps: taught.steps, blob: taught.file });
    const picture = await this.#show(style, message("look.learned", { name }), complaint);
    if (taught.failure) throw taught.failure;
    return picture && !signal.aborted ? { kind: "finished", picture } : { kind: "stopped" };
  }

  /** Takes a look from a file, and paints in it. */
  async open(file: File): Promise<void> {
    const { host } = this;
    const { worker, lifetime } = host.context;
    await host.loader.ready();
    const key = `look ${await hashOf(file, file.name)}`;
    const [only, ...others] = await worker.looks.read(lifetime(), { id: key, name: file.name, file });
    const name = others.length === 0 && only ? only : lookName(file.name);
    const present = await this.#kept.find(key);
    const look = present ?? { key, name, date: Date.now(), thumbnail: undefined, file: new Blob([file]) };
    const complaint = present ? undefined : await this.#kept.keep(look);
    this.#choose(look);
    reflect(host.element, "quality", "instant");
    const painted = await this.#paintNow(lifetime());
    host.context.status.say(message("look.opened", { name }), complaint);
    if (present || !painted) return;
    await this.#kept.keep({ ...look, thumbnail: await this.#thumbnailOf(painted) });
    await this.#find(lifetime());
  }

  /** The look that is chosen now; rejects where there is none. */
  async found(signal: AbortSignal): Promise<FoundLook> {
    const { loader, inputs } = this.host;
    await abortable(signal, loader.ready());
    await abortable(signal, inputs.settled());
    this.#finder.again();
    const found = await this.#finder.find(signal);
    if (!found) throw new Failure("no-look", message("failure.no-look"));
    return found;
  }

  /** Paints any picture in the look that is chosen now. */
  async apply(source: ApplySource, { blend, size }: ApplyOptions): Promise<HTMLCanvasElement> {
    const { context, loader } = this.host;
    const signal = context.lifetime();
    const found = await this.found(signal);
    const picture = await toPictureSource(signal, source);
    const shares = blend ? readBlend(blend.join(",")) : found.shares;
    const longSide = checkedSize(size ?? context.settings().recipe.size ?? loader.size);
    const job = { look: found.source, shares, picture, chosen: false, size: longSide };
    return toCanvas(await this.#apply(signal, job));
  }

  /** Pixels as a PNG. */
  png(pixels: Pixels): Promise<Blob> {
    return toBlob(toCanvas(pixels), "image/png");
  }

  /** The instant picture is no longer in sight. */
  forget(): void {
    this.#last = "";
  }

  /** Whether something is painted or taught: then nothing else is taught. */
  set running(running: boolean) {
    this.#panel.running = running;
  }

  /** The visitor has chosen another style: that counts. */
  styleChosen(): void {
    this.#useStyle();
  }

  /** No look goes before the style's own. */
  #useStyle(): void {
    const { element } = this.host;
    this.#finder.choose(undefined);
    // The look may be all that says that pictures are painted at once.
    if (element.hasAttribute("look")) reflect(element, "quality", "instant");
    reflect(element, "look", null);
    reflect(element, "blend", null);
  }

  #choose(look: KeptLook): void {
    this.#useStyle();
    this.#finder.choose(look.key);
  }

  async #remove(look: KeptLook): Promise<void> {
    await this.#kept.remove(look.key);
    this.host.context.status.say(message("look.deleted", { name: look.name }));
    await this.#find(this.host.context.lifetime()).catch(this.host.context.fail);
  }

  async #ready(signal: AbortSignal): Promise<void> {
    const { context, loader, inputs } = this.host;
    context.status.say(message("status.getting-ready"));
    await abortable(signal, loader.ready());
    inputs.gallery.fillGaps();
    await abortable(signal, inputs.settled());
  }

  /** Finds the look that is chosen now, and shows it. */
  async #find(signal: AbortSignal): Promise<FoundLook | undefined> {
    const { host } = this;
    let found: FoundLook | undefined;
    try {
      found = await this.#finder.find(signal);
      return found;
    } finally {
      if (!signal.aborted) {
        host.label(found ? undefined : TEACH);
        const style = host.inputs.style?.source;
        this.#panel.showFound(found, style ? saidName(style) : "");
        this.#panel.list(await this.#kept.all(), found?.kept);
      }
    }
  }

  /** The style has no look: what is in sight must not seem to be painted in it. */
  #showPhoto(): void {
    const { context, inputs } = this.host;
    const photo = inputs.photo?.pixels;
    if (this.#last && photo) context.view.showPhoto(photo);
    this.#last = "";
    if (context.status.complaining) return;
    const source = inputs.style?.source;
    const style = source ? saidName(source) : message("look.the-style");
    context.status.say(message("look.teach-first", { style, minutes: this.#teaching.minutes }));
  }

  /** What makes no sense is complained about when it is taught. */
  #showMinutes(): void {
    try {
      this.#panel.minutes = this.#teaching.minutes;
    } catch {
      // It stays as it is typed.
    }
  }

  /** The picture as shown, or nothing where there is no photo or no look. */
  async #paintNow(signal: AbortSignal): Promise<Pixels | undefined> {
    const found = await this.#find(signal);
    await this.host.inputs.settled();
    // What is being made is shown itself.
    if (!found || this.host.context.running()) return undefined;
    await this.#paint(signal, found, false);
    return this.#pixels;
  }

  /** Paints the photo, unless it is in sight already and not asked for `again`; tells the embedder. */
  #paint(signal: AbortSignal, found: FoundLook, again: boolean): Promise<Finished | undefined> {
    return this.#queue.run(signal, () => this.#paintNext(signal, found, again));
  }

  async #paintNext(signal: AbortSignal, found: FoundLook, again: boolean): Promise<Finished | undefined> {
    const { context, loader, inputs, painted, inSight, emit } = this.host;
    const size = checkedSize(context.settings().recipe.size ?? loader.size);
    const { photo } = inputs;
    if (!photo) return undefined;
    await inputs.gallery.showSample(size);
    const origin = JSON.stringify([found.source.id, found.shares, photo.source.id, size]);
    if (!again && origin === this.#last && context.view.painted) return undefined;
    const job = { look: found.source, shares: found.shares, picture: photo.source, chosen: true, size };
    const pixels = await this.#apply(signal, job);
    signal.throwIfAborted();
    if (inputs.photo !== photo) return undefined;
    this.#last = origin;
    this.#pixels = pixels;
    painted(pixels, photo.source.name);
    context.status.rest();
    const { width, height } = pixels;
    context.status.say(message("look.painted", { look: found.label, width, height, engine: loader.name }));
    const picture = { width, height, blob: await this.png(pixels) };
    // In a busy page a PNG may take seconds, and something else be in its place by then.
    if (!again && inSight(pixels)) emit("finish", { type: "finish", ...picture });
    return picture;
  }

  /** Paints; where the device is lost, again with another. */
  #apply(signal: AbortSignal, job: ApplyJob): Promise<Pixels> {
    const { context, loader } = this.host;
    const { worker } = context;
    return throughLosses(signal, worker, this.#losses, {
      work: () => worker.looks.apply(signal, job),
      renew: () => abortable(signal, loader.ready()),
    });
  }

  /** After teaching: the photo in the look that was learned. */
  async #show(style: ChosenPicture, ...sentences: (Said | undefined)[]): Promise<Finished | undefined> {
    const { context, inputs } = this.host;
    const signal = context.lifetime();
    await this.host.loader.ready();
    const found = await this.#find(signal);
    if (!found || inputs.style !== style) return undefined;
    const picture = await this.#paint(signal, found, true);
    context.status.say(...sentences);
    return picture;
  }

  async #thumbnailOf(pixels: Pixels | undefined): Promise<Blob | undefined> {
    return pixels && thumbnailOf(pixels).catch(() => undefined);
  }
}
