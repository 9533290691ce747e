import { message } from "../languages/message";
import type { Words } from "../languages/words";
import { isAbort } from "../worker/failure";
import type { ClipFormat } from "./clips/export-clip";
import { download } from "./download";
import { findElement } from "./find-element";
import { loadPart } from "./lazy-parts";
import type { StatusBar } from "./status-bar";

/** What the panel needs of its element. */
export interface FilmContext {
  status: StatusBar;
  words: Words;
  fail: (error: unknown) => void;
  /** What a film of the painting is called. */
  filmName: (extension: string) => string;
  /** Aborts when the element has left the page for good. */
  lifetime: () => AbortSignal;
  /** The painting's states, the last of which is the painting. */
  states: () => Promise<(Blob | HTMLCanvasElement)[]>;
}

/** Makes a film of how the painting came to be, in a format that the visitor chooses. */
export class FilmPanel {
  readonly #button: HTMLButtonElement;
  readonly #panel: HTMLElement;
  readonly #format: HTMLSelectElement;
  readonly #boomerang: HTMLInputElement;
  readonly #save: HTMLButtonElement;
  readonly #cancel: HTMLButtonElement;
  /** The film that is being made. */
  #making: AbortController | undefined;

  constructor(
    root: ParentNode,
    readonly context: FilmContext,
  ) {
    this.#button = findElement(root, ".time-lapse", HTMLButtonElement);
    this.#panel = findElement(root, ".film-panel", HTMLElement);
    this.#format = findElement(root, "#film-format", HTMLSelectElement);
    this.#boomerang = findElement(root, "#film-boomerang", HTMLInputElement);
    this.#save = findElement(root, ".save-film", HTMLButtonElement);
    this.#cancel = findElement(root, ".cancel-film", HTMLButtonElement);
    this.#button.addEventListener("click", () => void this.#toggle());
    this.#save.addEventListener("click", () => void this.#make());
    this.#cancel.addEventListener("click", () => this.#making?.abort());
  }

  /** Whether there is something to make a film of. */
  set possible(possible: boolean) {
    this.#button.hidden = !possible;
    if (!possible) this.#open(false);
  }

  async #toggle(): Promise<void> {
    const open = Boolean(this.#panel.hidden);
    this.#open(open);
    if (!open || this.#format.length > 0) return;
    try {
      const { clipFormats } = await loadPart("impasto-clips.js");
      const formats = await clipFormats();
      const { words } = this.context;
      // Another press may have filled it meanwhile.
      this.#format.replaceChildren(...formats.map((format) => words.option(message(`film.${format}`), format)));
    } catch (error) {
      this.#open(false);
      this.context.fail(error);
    }
  }

  #open(open: boolean): void {
    this.#panel.hidden = !open;
    this.#button.ariaExpanded = String(open);
  }

  async #make(): Promise<void> {
    const { status, fail, states, filmName, lifetime } = this.context;
    const format = this.#format.value as ClipFormat | "";
    if (this.#making || !format) return;
    this.#making = new AbortController();
    const signal = AbortSignal.any([this.#making.signal, lifetime()]);
    status.say(message("film.making"));
    this.#showMaking(0);
    try {
      const { exportClip, timeLapse } = await loadPart("impasto-clips.js");
      const clip = await timeLapse(await states(), format);
      const boomerang = this.#boomerang.checked;
      const progress = (share: number) => this.#showMaking(share);
      const made = await exportClip(clip, { format, boomerang, signal, progress }).finally(() => clip.close());
      const name = filmName(made.extension);
      download(made.blob, name);
      status.say(message("film.ready", { name }));
    } catch (error) {
      if (isAbort(error)) status.say(message("film.cancelled"));
      else fail(error);
    } finally {
      this.#making = undefined;
      this.#showMaking(undefined);
    }
  }

  /** How much of the film there is; undefined where none is being made. */
  #showMaking(share: number | undefined): void {
    const making = share !== undefined;
    const label = making ? message("film.progress", { percent: Math.round(share * 100) }) : message("film.save");
    this.context.words.show(this.#save, label);
    // It keeps the focus.
    this.#save.ariaDisabled = making ? "true" : null;
    this.#cancel.hidden = !making;
  }
}
