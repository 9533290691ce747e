import { findElement } from "./find-element";

const REST = "Nothing leaves your computer.";

/** The status line, the progress bar and the details below it. */
export class StatusBar {
  readonly #status: HTMLElement;
  readonly #bar: HTMLElement;
  readonly #fill: HTMLElement;
  readonly #details: HTMLElement;
  /** The template begins with it. */
  #resting = true;
  #forecast = "";

  constructor(root: ParentNode) {
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
  say(...sentences: (string | undefined)[]): void {
    this.#set("info", sentences);
  }

  /** A failure and its remedy. */
  complain(message: string): void {
    // The core's sentences begin small, for the command line; a file's name stays as it is.
    this.#set("error", [message.replace(/^[a-z]+(?=\s)/, (word) => word.charAt(0).toUpperCase() + word.slice(1))]);
  }

  /** A complaint that has been seen to: takes its sentence away. */
  settle(): void {
    if (this.complaining) this.say();
  }

  /** Nothing is under way. */
  rest(): void {
    this.#resting = true;
    this.#show(0, [this.#forecast, REST].filter(Boolean).join(" · "));
  }

  /** What a painting would take, in words; shown while nothing is under way. */
  forecast(words: string): void {
    this.#forecast = words;
    if (this.#resting) this.rest();
  }

  /** How far it is, 0 to 1, and the details in words. */
  progress(share: number, details: string): void {
    this.#resting = false;
    this.#show(share, details);
  }

  #show(share: number, details: string): void {
    const percent = Math.round(Math.min(Math.max(share, 0), 1) * 100);
    this.#bar.setAttribute("aria-valuenow", String(percent));
    this.#bar.setAttribute("aria-valuetext", details);
    this.#fill.style.transform = `translateX(${percent - 100}%)`;
    this.#details.textContent = details;
  }

  #set(kind: "info" | "error", sentences: (string | undefined)[]): void {
    this.#status.dataset.kind = kind;
    this.#status.textContent = sentences.filter(Boolean).join(" ");
  }
}
