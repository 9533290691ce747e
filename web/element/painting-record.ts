import type { Words } from "../languages/words";
import type { Pixels, Progress } from "../worker/protocol";
import { FilmPanel, type FilmSource } from "./film-panel";
import { findElement } from "./find-element";
import { HistoryStrip } from "./history-strip";
import { Losses } from "./losses";
import type { PaintingObserver } from "./painter";
import { paintingFilm } from "./painting-film";
import type { ResultView } from "./result-view";
import type { StatusBar } from "./status-bar";

/** What the record needs of its element. */
export interface RecordContext {
  view: ResultView;
  status: StatusBar;
  words: Words;
  fail: (error: unknown) => void;
  lifetime: () => AbortSignal;
  /** What a film of the painting is called. */
  filmName: (extension: string) => string;
}

/** How the painting came to be: its earlier states, a film of them, and how its losses fell. */
export class PaintingRecord implements Omit<PaintingObserver, "steered"> {
  readonly #history: HistoryStrip;
  readonly #losses: Losses;
  readonly #film: FilmPanel;
  readonly #filmSource: FilmSource;
  #iteration = 0;

  constructor(
    root: ParentNode,
    readonly context: RecordContext,
  ) {
    this.#history = new HistoryStrip(root, context.view, context.words, context.fail);
    this.#losses = new Losses(root, context.words, context.fail);
    const { view, filmName, ...others } = context;
    const states = async () => [...(await this.#history.pictures()), view.canvas];
    this.#filmSource = paintingFilm(states, filmName);
    const button = findElement(root, ".time-lapse", HTMLButtonElement);
    this.#film = new FilmPanel(button, findElement(root, ".film-panel", HTMLElement), others);
  }

  begun(): void {
    this.#iteration = 0;
    this.#history.clear();
    this.#losses.clear();
    this.#film.source = undefined;
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
    if (this.#history.length >= 2) this.#film.source = this.#filmSource;
  }
}
