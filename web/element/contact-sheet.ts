import { message } from "../languages/message";
import type { PaintJob, Pixels } from "../worker/protocol";
import { abortable } from "../client/abortable";
import { isDeviceLoss } from "../client/device-loss";
import { draw } from "./draw";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import { findElement } from "./find-element";
import { bytesOf } from "./format";
import type { PaintingSources } from "./painting-sources";
import type { PictureInputs } from "./picture-inputs";
import { networkOf } from "./quality";
import { isAbort } from "../worker/failure";
import { takeTurn } from "./take-turn";
import { describeVariant, type Variant, VARIANTS } from "./variants";

/** Small and few: what matters is to see them together soon. */
const SIZE = 160;
const ITERATIONS = 30;

/** Nine quick small paintings of other strengths and strokes, to choose from. The painting that is there stays. */
export class ContactSheet {
  readonly #button: HTMLButtonElement;
  readonly #sheet: HTMLElement;
  readonly #grid: HTMLElement;
  readonly #end: HTMLButtonElement;
  #run: AbortController | undefined;

  constructor(
    root: ParentNode,
    readonly context: ElementContext,
    readonly loader: EngineLoader,
    readonly inputs: PictureInputs,
    readonly sources: PaintingSources,
    readonly onTake: (variant: Variant) => void,
  ) {
    this.#button = findElement(root, ".try-nine", HTMLButtonElement);
    this.#sheet = findElement(root, ".sheet", HTMLElement);
    this.#grid = findElement(root, ".nine", HTMLElement);
    this.#end = findElement(root, ".end-nine", HTMLButtonElement);
    this.#button.addEventListener("click", () => void this.#try());
    this.#end.addEventListener("click", () => this.#close());
  }

  /** Whether they can be asked for: not while the visitor's painting is being made. */
  set enabled(enabled: boolean) {
    this.#button.disabled = !enabled;
  }

  /** Stops after the iterations that run; what has been painted stays in sight. */
  stop(): void {
    this.#run?.abort();
  }

  #close(): void {
    if (this.#run) return this.stop();
    this.#sheet.hidden = true;
    this.#button.focus({ preventScroll: true });
  }

  async #try(): Promise<void> {
    this.stop();
    const run = new AbortController();
    this.#run = run;
    const signal = AbortSignal.any([run.signal, this.context.lifetime()]);
    const tiles = VARIANTS.map((variant) => this.#tile(variant));
    this.#grid.replaceChildren(...tiles);
    this.#sheet.hidden = false;
    this.context.words.show(this.#end, message("nine.stop"));
    this.#sheet.scrollIntoView({ block: "nearest" });
    try {
      await this.#paintAll(signal, tiles);
    } catch (error) {
      if (!isAbort(error)) this.context.fail(error);
      else if (this.#run === run) this.context.status.say(message("nine.stopped"));
    } finally {
      // Another run may have taken over.
      if (this.#run === run) this.#rest();
    }
  }

  #rest(): void {
    this.#run = undefined;
    this.context.words.show(this.#end, message("nine.close"));
    this.context.status.rest();
  }

  async #paintAll(signal: AbortSignal, tiles: HTMLButtonElement[]): Promise<void> {
    const job = await this.#job(signal);
    const endTurn = await takeTurn(signal, this.context, this.loader);
    try {
      await this.#paintInTurn(signal, tiles, job);
    } catch (error) {
      // A lost device does not come back to its worker: the next painting has another.
      if (isDeviceLoss(error)) this.context.worker.endLost();
      throw error;
    } finally {
      endTurn();
    }
  }

  async #paintInTurn(signal: AbortSignal, tiles: HTMLButtonElement[], job: PaintJob): Promise<void> {
    const { status, worker } = this.context;
    await worker.load(signal, job.recipe, (loaded, total) => {
      status.progress(loaded / total, bytesOf(loaded, total));
    });
    status.say(message("nine.trying"));
    for (const [done, variant] of VARIANTS.entries()) {
      status.progress(done / VARIANTS.length, message("nine.tried", { done, all: VARIANTS.length }));
      const pixels = await worker.trial(signal, { ...job, recipe: { ...job.recipe, ...variant } });
      show(tiles[done], pixels);
    }
    status.say(message("nine.choose"));
  }

  /** What all nine have in common: the visitor's pictures and settings, painted by the quickest network there is. */
  async #job(signal: AbortSignal): Promise<PaintJob> {
    const { loader, inputs } = this;
    this.context.status.say(message("status.getting-ready"));
    await abortable(signal, loader.ready());
    inputs.gallery.fillGaps();
    await abortable(signal, inputs.settled());
    const pictures = this.sources.now();
    const asked = this.context.settings().recipe;
    const quick = networkOf("quick");
    const network = loader.offers(quick) ? quick : (asked.network ?? loader.network);
    const size = Math.min(asked.size ?? SIZE, SIZE);
    const iterations = Math.min(asked.iterations ?? ITERATIONS, ITERATIONS);
    return { ...pictures, recipe: { ...asked, network, size, iterations } };
  }

  #tile(variant: Variant): HTMLButtonElement {
    const tile = document.createElement("button");
    tile.type = "button";
    tile.className = "variant";
    this.context.words.name(tile, describeVariant(variant));
    tile.disabled = true;
    const canvas = document.createElement("canvas");
    canvas.width = 4;
    canvas.height = 3;
    canvas.ariaHidden = "true";
    tile.append(canvas);
    tile.addEventListener("click", () => {
      for (const other of this.#grid.querySelectorAll("button")) other.ariaPressed = String(other === tile);
      this.onTake(variant);
    });
    return tile;
  }
}

function show(tile: HTMLButtonElement | undefined, pixels: Pixels): void {
  if (!tile) return;
  draw(findElement(tile, "canvas", HTMLCanvasElement), pixels);
  tile.disabled = false;
}
