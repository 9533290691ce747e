import { nameInEnglish } from "../languages/english";
import { message, type Said } from "../languages/message";
import { withTimesSigns } from "../languages/polished";
import { recognizedWords } from "../languages/recognized";
import type { PictureInfo, PictureRole, PictureSource, Pixels } from "../worker/protocol";
import { type ChosenPicture, type ChosenPictures, isOfRegion } from "./chosen-pictures";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import { fetchDropped, fetchPicture } from "./fetch-picture";
import { saidName } from "./gallery-picture";
import { readPixels } from "./read-pixels";
import type { ListedStyle } from "./style-list";

/** Who has chosen a picture. */
type Chooser = "visitor" | "page";

/** The long side in pixels at which a chosen file is shown. */
function shownSize(role: PictureRole): number {
  return role === "photo" ? 1024 : 320;
}

const PASTED = nameInEnglish(message("name.pasted"));

let files = 0;

/** Takes pictures that come as files, or from addresses. */
export class FileInputs {
  constructor(
    readonly context: ElementContext,
    readonly loader: EngineLoader,
    readonly pictures: ChosenPictures,
  ) {}

  /** Takes a file from the user. */
  takeFile(role: PictureRole, file: File): Promise<void> {
    return this.#take(role, async () => file, "visitor");
  }

  /** Takes the picture at an address, for the attributes `photo` and `style-image`. */
  takeAddress(role: PictureRole, attribute: string, address: string): Promise<void> {
    return this.#take(role, () => fetchPicture(this.context.lifetime(), attribute, address), "page");
  }

  /** Takes the picture at an address that the visitor has dropped or pasted. */
  takeDropped(role: PictureRole, address: string): Promise<void> {
    return this.#take(role, () => fetchDropped(this.context.lifetime(), address), "visitor");
  }

  /** Takes a picture of the site's own list. */
  takeListed(role: PictureRole, { id, label, address }: ListedStyle): Promise<void> {
    const bring = async () => {
      const file = await fetchPicture(this.context.lifetime(), message("setting.style-list"), address);
      return new File([file], label, { type: file.type });
    };
    // The choice itself, which came by the attribute, is the visitor's step.
    return this.#take(role, bring, "page", id);
  }

  /** `inRow` is the picture's id in the row of styles, if it is there. */
  async #take(role: PictureRole, bring: () => Promise<File>, by: Chooser, inRow?: string): Promise<void> {
    const choose = async (turn: number) => {
      const info = await this.#inspect(role, bring, turn, inRow);
      if (!info || !this.pictures.isLatest(role, turn)) return;
      if (role !== "start") this.context.chosen(role, by);
      if (role !== "photo" && role !== "style") return;
      const name = this.pictures.of(role)?.source.name;
      if (info.recipe && name !== undefined) this.context.foundRecipe(name, info);
    };
    await this.pictures.waitFor(choose(this.pictures.nextTurn(role)));
  }

  /** Resolves to nothing where another choice has come since. */
  async #inspect(
    role: PictureRole,
    bring: () => Promise<File>,
    turn: number,
    inRow: string | undefined,
  ): Promise<PictureInfo | undefined> {
    const { worker, lifetime } = this.context;
    const file = await bring();
    const source: PictureSource = { kind: "file", id: `${++files}`, name: file.name || PASTED, file };
    const isLatest = () => this.pictures.isLatest(role, turn);
    if (!this.loader.engineReady) void this.#showEarly(role, source, file, isLatest);
    try {
      await this.loader.ready();
      if (!isLatest()) return undefined;
      const info = await worker.inspect(lifetime(), role, source, shownSize(role));
      if (!isLatest()) return undefined;
      this.#accept(role, { source, pixels: info.pixels, size: [info.width, info.height], inRow }, info);
      return info;
    } catch (error) {
      if (isLatest()) this.#showAgain(role);
      throw error;
    }
  }

  /** Shows a chosen file before the engine is there to read it, where the browser can. */
  async #showEarly(role: PictureRole, source: PictureSource, file: File, isLatest: () => boolean): Promise<void> {
    try {
      const pixels = await readPixels(file, shownSize(role));
      if (this.loader.engineReady || !isLatest()) return;
      this.pictures.place(role)?.show(saidName(source), pixels);
      if (role === "photo") this.pictures.showPhoto(pixels);
      // What hinders the painter stays in sight.
      if (this.context.status.complaining) return;
      this.context.status.say(message("chosen.early", { name: saidName(source) }));
    } catch {
      // The engine may know the format, or will say what is wrong.
    }
  }

  #accept(role: PictureRole, choice: ChosenPicture & { pixels: Pixels }, info: PictureInfo): void {
    const { gallery, view, running, hint } = this.context;
    const name = saidName(choice.source);
    this.pictures.place(role)?.show(name, choice.pixels);
    this.pictures.put(role, choice);
    const covers = role === "photo" && view.painted && !running();
    if (role === "photo") this.pictures.showPhoto(choice.pixels);
    if (role === "style") gallery.check(choice.inRow);
    if (role === "style" && choice.inRow === undefined) this.context.styleIsFile();
    if (isOfRegion(role)) hint(message("change.region-style"), true);
    this.#sayReady(role, name, info, covers);
  }

  /** `covers`: whether it is shown in place of a painting. */
  #sayReady(role: PictureRole, name: Said, info: PictureInfo, covers: boolean): void {
    const { width, height, notice, transparent } = info;
    const { status, running } = this.context;
    const later = message(isOfRegion(role) ? "chosen.counts" : "chosen.stop-first");
    const next = running() ? later : message("chosen.press-paint");
    const last = covers ? message("chosen.covers") : undefined;
    const clear = role === "photo" && transparent ? message("chosen.transparent") : undefined;
    const read = notice && recognizedWords(withTimesSigns(notice));
    status.say(message("chosen.ready", { name, width, height }), read, clear, next, last);
  }

  /** What was chosen before stays chosen. */
  #showAgain(role: PictureRole): void {
    const choice = this.pictures.of(role);
    const zone = this.pictures.place(role);
    if (choice) zone?.show(saidName(choice.source), choice.pixels);
    else zone?.clear();
    if (role === "photo" && this.context.view.photographed && choice?.pixels) this.pictures.showPhoto(choice.pixels);
  }
}
