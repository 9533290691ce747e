import type { Words } from "../languages/words";
import type { Progress } from "../worker/protocol";
import { findElement } from "./find-element";
import { loadPart } from "./lazy-parts";
import type { LossChart } from "./loss-chart";
import { lossLines, type LossView } from "./loss-lines";
import { Thinned } from "./thinned";

/** How many steps are kept: more than a chart has pixels for. */
const MOST = 600;

/** How the painting's losses have fallen, folded away under Details. */
export class Losses {
  readonly #fold: HTMLDetailsElement;
  readonly #view: HTMLSelectElement;
  readonly #steps = new Thinned<Progress>(MOST);
  #last: Progress | undefined;
  #chart: Promise<LossChart> | undefined;

  constructor(
    root: ParentNode,
    readonly words: Words,
    readonly fail: (error: unknown) => void,
  ) {
    this.#fold = findElement(root, ".curves", HTMLDetailsElement);
    this.#view = findElement(this.#fold, "select", HTMLSelectElement);
    this.#fold.addEventListener("toggle", () => void this.#show());
    this.#view.addEventListener("change", () => void this.#show());
    words.onChange(() => void this.#show());
  }

  /** Another painting begins. */
  clear(): void {
    this.#steps.clear();
    this.#last = undefined;
    void this.#show();
  }

  note(progress: Progress): void {
    this.#last = progress;
    this.#steps.offer(() => progress);
    this.#fold.hidden = false;
    void this.#show();
  }

  async #show(): Promise<void> {
    if (!this.#fold.open) return;
    try {
      this.#chart ??= this.#makeChart();
      const chart = await this.#chart;
      const steps = [...this.#steps.items];
      // The latest is shown, whether it is kept or not.
      if (this.#last && steps.at(-1) !== this.#last) steps.push(this.#last);
      const iterations = steps.map(({ iteration }) => iteration);
      chart.show(iterations, lossLines(steps, this.#view.value as LossView));
    } catch (error) {
      this.#chart = undefined;
      this.#fold.open = false;
      this.fail(error);
    }
  }

  async #makeChart(): Promise<LossChart> {
    const { LossChart } = await loadPart("impasto-loss-chart.js");
    return new LossChart(findElement(this.#fold, ".chart", HTMLElement), this.words);
  }
}
