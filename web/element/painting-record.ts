import { message } from "../languages/message";
import type { Words } from "../languages/words";
import type { Pixels, Progress } from "../worker/protocol";
import { download } from "./download";
import { findElement } from "./find-element";
import { HistoryStrip } from "./history-strip";
import { loadPart } from "./lazy-parts";
import { Losses } from "./losses";
import type { PaintingObserver } from "./painter";
import type { ResultView } from "./result-view";
import type { StatusBar } from "./status-bar";

/** What the record needs of its element. */
export interface RecordContext {
  view: ResultView;
  status: StatusBar;
  words: Words;
  fail: (error: unknown) => void;
  /** What a film of the painting is called. */
  filmName: (extension: string) => string;
}

/** How the painting came to be: its earlier states, a film of them, and how its losses fell. */
export class PaintingRecord implements Omit<PaintingObserver, "steered"> {
  readonly #history: HistoryStrip;
  readonly #losses: Losses;
  readonly #filmButton: HTMLButtonElement;
  #iteration = 0;

  constructor(
    root: ParentNode,
    readonly context: RecordContext,
  ) {
    this.#history = new HistoryStrip(root, context.view, context.words, context.fail);
    this.#losses = new Losses(root, context.words, context.fail);
    this.#filmButton = findElement(root, ".time-lapse", HTMLButtonElement);
    this.#filmButton.addEventListener("click", () => void this.#saveFilm());
  }

  begun(): void {
    this.#iteration = 0;
    this.#history.clear();
    this.#losses.clear();
    this.#filmButton.hidden = true;
  }

  resumed(): void {
    this.#history.showNow();
  }

  progressed(progress: Progress): void {
    this.#iteration = progress.iteration;
    this.#losses.note(progress);
  }

  previewed(pixels: Pixels): void {
    this.#history.offer(pixels, this.#iteration);
    this.#filmButton.hidden = this.#history.length < 2;
  }

  async #saveFilm(): Promise<void> {
    const { view, status, fail, filmName } = this.context;
    const button = this.#filmButton;
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    try {
      status.say(message("film.making"));
      const { makeFilm } = await loadPart("impasto-time-lapse.js");
      const { blob, extension } = await makeFilm([...(await this.#history.pictures()), view.canvas]);
      const name = filmName(extension);
      download(blob, name);
      status.say(message("film.ready", { name }));
    } catch (error) {
      fail(error);
    } finally {
      button.ariaDisabled = null;
    }
  }
}
