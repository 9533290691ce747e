// impasto-loss-chart.js: draws how the losses fall. Fetched when somebody unfolds the details.

import uPlot from "uplot";
import uPlotStyles from "uplot/dist/uPlot.min.css";
import type { Progress } from "../worker/protocol";

const HEIGHT = 220;
/** Logarithmic upwards; by its number, as the enumeration exists only in the types. */
const SCALES: object = { x: { time: false }, y: { distr: 3 } };

/** Each readable on light and dark. */
const TERMS = [
  { label: "Total", of: (progress: Progress) => progress.loss, colour: "--ink" },
  { label: "Content", of: (progress: Progress) => progress.content, colour: "#4a86d8" },
  { label: "Style", of: (progress: Progress) => progress.style, colour: "#d5752c" },
  { label: "Variation", of: (progress: Progress) => progress.tv, colour: "#3f9b6b" },
];

const sheet = new CSSStyleSheet();
sheet.replaceSync(uPlotStyles);

/** A chart of the losses by term, on a logarithmic scale, as wide as the element that it is in. */
export class LossChart {
  readonly #plot: uPlot;

  constructor(readonly container: HTMLElement) {
    const root = container.getRootNode() as Document | ShadowRoot;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    this.#plot = new uPlot(this.#options(), [[]], container);
    const observer = new ResizeObserver(() => this.#plot.setSize({ width: this.#width, height: HEIGHT }));
    observer.observe(container);
  }

  show(steps: readonly Progress[]): void {
    // There is no logarithm of nothing.
    const positive = (value: number) => (value > 0 ? value : null);
    const lines = TERMS.map(({ of }) => steps.map((step) => positive(of(step))));
    this.#plot.setData([steps.map(({ iteration }) => iteration), ...lines]);
  }

  get #width(): number {
    return Math.max(this.container.clientWidth, 160);
  }

  #options(): uPlot.Options {
    const colour = (name: string) => () => resolved(this.container, name);
    const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
    return {
      width: this.#width,
      height: HEIGHT,
      scales: SCALES as uPlot.Scales,
      axes: [axis, { ...axis, size: 56, grid: { ...axis.grid, filter: powersOfTen } }],
      legend: { live: false },
      series: [
        { label: "Iteration" },
        ...TERMS.map(({ label, colour: name }) => ({ label, stroke: colour(name), width: 2, points: { show: false } })),
      ],
    };
  }
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
