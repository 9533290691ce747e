import { message, type Said } from "../languages/message";
import type { Words } from "../languages/words";
import { isAbort } from "../worker/failure";
import type { Clip } from "./clips/clip";
import type { EncodedClip } from "./clips/encoder";
import type { ClipFormat } from "./clips/export-clip";
import { download } from "./download";
import template from "./film-panel.html";
import { findElement } from "./find-element";
import { loadPart } from "./lazy-parts";
import { buildMarkup } from "./markup";
import type { StatusBar } from "./status-bar";

/** What the panel needs of its element. */
export interface FilmContext {
  status: StatusBar;
  words: Words;
  fail: (error: unknown) => void;
  /** Aborts when the element has left the page for good. */
  lifetime: () => AbortSignal;
}

/** A film that can be made. */
export interface FilmSource {
  /** What is said of it; `ready` is given the file's name. */
  said: { save: Said; making: Said; cancelled: Said; ready: (name: string) => Said };
  /** Its frames for this format, or the file where it is one already. */
  film: (format: ClipFormat, boomerang: boolean) => Promise<Film>;
  /** What its file is called. */
  name: (extension: string, boomerang: boolean) => string;
}

/** What a source gives: frames, or a file; what else there is to say of it; and what lets it go. */
export interface Film {
  content: Clip | EncodedClip;
  note?: Said | undefined;
  close?: () => void;
}

/** Saves a film as a file of the format that the visitor chooses. The button opens the panel, which is empty before. */
export class FilmPanel {
  readonly #format: HTMLSelectElement;
  readonly #boomerang: HTMLInputElement;
  readonly #save: HTMLButtonElement;
  readonly #cancel: HTMLButtonElement;
  #source: FilmSource | undefined;
  /** The film that is being made. */
  #making: AbortController | undefined;

  constructor(
    readonly button: HTMLButtonElement,
    readonly panel: HTMLElement,
    readonly context: FilmContext,
  ) {
    panel.replaceChildren(buildMarkup(template));
    context.words.fill(panel);
    this.#format = findElement(panel, ".film-format", HTMLSelectElement);
    this.#boomerang = findElement(panel, ".film-boomerang", HTMLInputElement);
    this.#save = findElement(panel, ".save-film", HTMLButtonElement);
    this.#cancel = findElement(panel, ".cancel-film", HTMLButtonElement);
    button.addEventListener("click", () => void this.open(Boolean(panel.hidden)));
    this.#save.addEventListener("click", () => void this.#make());
    this.#cancel.addEventListener("click", () => this.#making?.abort());
  }

  /** What a film can be made of; undefined where there is nothing. */
  set source(source: FilmSource | undefined) {
    this.#source = source;
    this.button.hidden = source === undefined;
    if (source === undefined) this.#show(false);
    if (!this.#making) this.#showMaking(undefined);
  }

  /** Opens or closes the panel. */
  async open(open: boolean): Promise<void> {
    this.#show(open);
    if (!open || this.#format.length > 0) return;
    try {
      const { clipFormats } = await loadPart("impasto-clips.js");
      const formats = await clipFormats();
      const { words } = this.context;
      // Another press may have filled it meanwhile.
      this.#format.replaceChildren(...formats.map((format) => words.option(message(`film.${format}`), format)));
    } catch (error) {
      this.#show(false);
      this.context.fail(error);
    }
  }

  #show(open: boolean): void {
    this.panel.hidden = !open;
    this.button.ariaExpanded = String(open);
  }

  async #make(): Promise<void> {
    const { status, fail, lifetime } = this.context;
    const format = this.#format.value as ClipFormat | "";
    const source = this.#source;
    if (this.#making || !format || !source) return;
    const boomerang = this.#boomerang.checked;
    this.#making = new AbortController();
    const signal = AbortSignal.any([this.#making.signal, lifetime()]);
    status.say(source.said.making);
    this.#showMaking(0);
    try {
      const film = await source.film(format, boomerang);
      if (film.note !== undefined) status.say(source.said.making, film.note);
      const made = await this.#fileOf(film.content, format, boomerang, signal).finally(film.close);
      const name = source.name(made.extension, boomerang);
      download(made.blob, name);
      status.say(source.said.ready(name), film.note);
    } catch (error) {
      if (isAbort(error)) status.say(source.said.cancelled);
      else fail(error);
    } finally {
      this.#making = undefined;
      this.#showMaking(undefined);
    }
  }

  async #fileOf(
    content: Clip | EncodedClip,
    format: ClipFormat,
    boomerang: boolean,
    signal: AbortSignal,
  ): Promise<EncodedClip> {
    if ("blob" in content) return content;
    const { exportClip } = await loadPart("impasto-clips.js");
    return exportClip(content, { format, boomerang, signal, progress: (share) => this.#showMaking(share) });
  }

  /** How much of the film there is; undefined where none is being made. */
  #showMaking(share: number | undefined): void {
    const making = share !== undefined;
    const save = this.#source?.said.save ?? message("film.save");
    const label = making ? message("film.progress", { percent: Math.round(share * 100) }) : save;
    this.context.words.show(this.#save, label);
    // It keeps the focus.
    this.#save.ariaDisabled = making ? "true" : null;
    this.#cancel.hidden = !making;
  }
}
