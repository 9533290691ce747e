import { message, type Said } from "../languages/message";
import type { Words } from "../languages/words";
import { findElement } from "./find-element";

const REST = message("status.rest");

/** The status line, the progress bar and the details below it. */
export class StatusBar {
  readonly #status: HTMLElement;
  readonly #bar: HTMLElement;
  readonly #fill: HTMLElement;
  readonly #details: HTMLElement;
  /** The template begins with it. */
  #resting = true;
  #forecast: Said = "";

  constructor(
    root: ParentNode,
    readonly words: Words,
  ) {
    this.#status = findElement(root, ".status", HTMLElement);
    this.#bar = findElement(root, ".progress", HTMLElement);
    this.#fill = findElement(root, ".fill", HTMLElement);
    this.#details = findElement(root, ".details", HTMLElement);
  }

  /** Whether the status line shows a failure. */
  get complaining(): boolean {
    return this.#status.dataset.kind === "error";
  }

  /** One or more sentences for the user. Said aloud by screen readers, so not for what changes every second. */
  say(...sentences: (Said | undefined)[]): void {
    this.#set(
      "info",
      sentences.filter((sentence) => sentence !== undefined),
    );
  }

  /** A failure and its remedy. */
  complain(sentence: Said): void {
    this.#set("error", sentence);
  }

  /** A complaint that has been seen to: takes its sentence away. */
  settle(): void {
    if (this.complaining) this.say();
  }

  /** Nothing is under way. */
  rest(): void {
    this.#resting = true;
    this.#show(0, this.#forecast === "" ? REST : message("joined.dot", { first: this.#forecast, second: REST }));
  }

  /** What a painting would take, in words; shown while nothing is under way. */
  forecast(words: Said): void {
    this.#forecast = words;
    if (this.#resting) this.rest();
  }

  /** How far it is, 0 to 1, and the details in words. */
  progress(share: number, details: Said): void {
    this.#resting = false;
    this.#show(share, details);
  }

  #show(share: number, details: Said): void {
    const percent = Math.round(Math.min(Math.max(share, 0), 1) * 100);
    this.#bar.setAttribute("aria-valuenow", String(percent));
    this.words.show(this.#bar, details, "aria-valuetext");
    this.#fill.style.transform = `translateX(${percent - 100}%)`;
    this.words.show(this.#details, details);
  }

  #set(kind: "info" | "error", sentences: Said): void {
    this.#status.dataset.kind = kind;
    this.words.show(this.#status, sentences);
  }
}
