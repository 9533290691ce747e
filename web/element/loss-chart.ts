// impasto-loss-chart.js: draws how the losses fall. Fetched when somebody unfolds the details.

import uPlot from "uplot";
import uPlotStyles from "uplot/dist/uPlot.min.css";
import { message } from "../languages/message";
import type { Words } from "../languages/words";
import type { LossLine, LossPart } from "./loss-lines";

const HEIGHT = 220;
/** Logarithmic upwards; by its number, as the enumeration exists only in the types. */
const SCALES: object = { x: { time: false }, y: { distr: 3 } };

/** Of the parts; each readable on light and dark. */
const COLOURS: Readonly<Record<LossPart, string>> = {
  total: "--ink",
  content: "#4a86d8",
  style: "#d5752c",
  variation: "#3f9b6b",
  edges: "#a765c4",
  patches: "#b08d1e",
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(uPlotStyles);

/** A chart of losses on a logarithmic scale, as wide as the element that it is in. */
export class LossChart {
  #plot: uPlot | undefined;
  /** The labels of the lines that it has. */
  #labels: readonly string[] = [];

  constructor(
    readonly container: HTMLElement,
    readonly words: Words,
  ) {
    const root = container.getRootNode() as Document | ShadowRoot;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    const observer = new ResizeObserver(() => this.#plot?.setSize({ width: this.#width, height: HEIGHT }));
    observer.observe(container);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#plot?.redraw());
  }

  /** Shows lines over the iterations at which they have their values. */
  show(iterations: readonly number[], lines: readonly LossLine[]): void {
    const iteration = this.words.say(message("losses.iteration"));
    const labels = [iteration, ...lines.map(({ label }) => this.words.say(label))];
    if (!this.#plot || labels.join() !== this.#labels.join()) {
      this.#plot?.destroy();
      this.#plot = new uPlot(this.#options(labels, lines), [[]], this.container);
      this.#labels = labels;
    }
    this.#plot.setData([[...iterations], ...lines.map(({ values }) => values)]);
  }

  get #width(): number {
    return Math.max(this.container.clientWidth, 160);
  }

  #options([iteration = "", ...labels]: readonly string[], lines: readonly LossLine[]): uPlot.Options {
    const colour = (name: string) => () => resolved(this.container, name);
    const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
    const series = labels.map((label, index) => {
      const stroke = colour(colourOf(lines[index]?.part) ?? hue(index, labels.length));
      return { label, stroke, width: 2, points: { show: false } };
    });
    return {
      width: this.#width,
      height: HEIGHT,
      scales: SCALES as uPlot.Scales,
      axes: [axis, { ...axis, size: 56, grid: { ...axis.grid, filter: powersOfTen } }],
      legend: { live: false },
      series: [{ label: iteration }, ...series],
    };
  }
}

function colourOf(part: LossPart | undefined): string | undefined {
  return part && COLOURS[part];
}

/** One of so many colours, of one brightness. */
function hue(index: number, count: number): string {
  return `hsl(${Math.round((index * 300) / Math.max(count - 1, 1))} 55% 50%)`;
}

/** A line at every other value would be a hatching. */
function powersOfTen(_: uPlot, splits: number[]): (number | null)[] {
  return splits.map((value) => (Number.isInteger(Number(Math.log10(value).toFixed(6))) ? value : null));
}

/** A colour of the element's as it is now, light or dark. */
function resolved(element: HTMLElement, colour: string): string {
  if (!colour.startsWith("--")) return colour;
  element.style.color = `var(${colour})`;
  const { color } = getComputedStyle(element);
  element.style.removeProperty("color");
  return color;
}
