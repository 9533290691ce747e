import { message, type Said } from "../languages/message";
import type { Pixels } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import type { EngineLoader } from "./engine-loader";
import { findElement } from "./find-element";
import { type Brush, Mask } from "./mask";
import { type Layer, MaskCanvas } from "./mask-canvas";
import type { PictureInputs } from "./picture-inputs";
import { readMask, type RegionMask } from "./region-mask";
import type { RegionEntry, Regions } from "./regions";

/** Of what is kept, and of the regions in turn. */
const KEPT = [47, 163, 107] as const;
const COLOURS = [
  [224, 83, 47],
  [59, 125, 224],
  [176, 79, 196],
  [217, 165, 20],
  [24, 165, 184],
] as const;

/** How much larger or smaller a key makes the brush. */
const STEP = 1.2;

let strokes = 0;

type Target = "kept" | RegionEntry;

/** The panel with the brush: paints regions on the photo. */
export class RegionEditor {
  readonly #panel: HTMLElement;
  readonly #toggle: HTMLButtonElement;
  readonly #targets: HTMLElement;
  readonly #settings: HTMLElement;
  readonly #size: HTMLInputElement;
  readonly #hardness: HTMLInputElement;
  readonly #erase: HTMLButtonElement;
  readonly #undo: HTMLButtonElement;
  readonly #file: HTMLInputElement;
  readonly #canvas: MaskCanvas;
  #target: Target = "kept";
  /** The masks as they are shown; empty while the editor is closed. */
  #masks = new Map<RegionMask, Mask>();
  #photo: Pixels | undefined;

  constructor(
    readonly root: ParentNode,
    readonly context: ElementContext,
    readonly loader: EngineLoader,
    readonly inputs: PictureInputs,
    readonly regions: Regions,
  ) {
    const button = (name: string) => findElement(root, `button.${name}`, HTMLButtonElement);
    const input = (selector: string) => findElement(root, selector, HTMLInputElement);
    this.#panel = findElement(root, ".regions", HTMLElement);
    this.#targets = findElement(root, ".targets", HTMLElement);
    this.#settings = findElement(root, ".region-settings", HTMLElement);
    this.#toggle = button("edit-regions");
    this.#erase = button("erase");
    this.#undo = button("undo-stroke");
    this.#size = input("#brush-size");
    this.#hardness = input("#brush-hardness");
    this.#file = input(".mask-file");
    this.#canvas = new MaskCanvas(
      root,
      () => this.#brush,
      () => {
        this.#changed();
        this.#maskChanged();
      },
    );
    this.#toggle.addEventListener("click", () => (this.isOpen ? this.close() : void this.open()));
    button("end-regions").addEventListener("click", () => {
      this.close();
      this.#toggle.focus({ preventScroll: true });
    });
    this.#erase.addEventListener("click", () => this.#setErasing(this.#erase.ariaPressed !== "true"));
    this.#undo.addEventListener("click", () => this.#change((mask) => mask.undo()));
    button("clear-mask").addEventListener("click", () => this.#change((mask) => mask.clear()));
    button("load-mask").addEventListener("click", () => this.#file.click());
    this.#file.addEventListener("change", () => void this.#load());
    for (const part of [this.#panel, findElement(root, ".mask-frame", HTMLElement)])
      part.addEventListener("keydown", (event) => this.#onKey(event));
    inputs.onChosen((role) => {
      if (role === "photo" && this.isOpen) void this.open();
    });
  }

  get isOpen(): boolean {
    return !this.#panel.hidden;
  }

  /** Shows the photo to paint on; once there is one. */
  async open(): Promise<void> {
    try {
      await this.loader.ready();
      this.inputs.gallery.fillGaps();
      await this.inputs.settled();
      await this.inputs.gallery.showSample(this.loader.size);
      this.#photo = this.inputs.photo?.pixels;
      if (!this.#photo) return;
      this.#panel.hidden = false;
      findElement(this.root, ".stage", HTMLElement).scrollIntoView({ block: "nearest" });
      this.#toggle.ariaExpanded = "true";
      await this.#show();
    } catch (error) {
      this.context.fail(error);
    }
  }

  /** Regions and masks have been taken back, or made again. */
  refresh(): void {
    this.showCount();
    if (this.isOpen) void this.#show().catch(this.context.fail);
  }

  /** Back to the painting. */
  close(): void {
    this.#panel.hidden = true;
    this.#toggle.ariaExpanded = "false";
    this.#canvas.hide();
    this.#masks.clear();
    this.showCount();
  }

  /** Says on the button how many masks there are. */
  showCount(): void {
    const { count } = this.regions;
    const counted = message("regions.count", { number: count });
    this.context.words.show(this.#toggle, count > 0 ? counted : message("regions.button"));
  }

  get #brush(): Brush {
    const percent = Number(this.#size.value);
    const erases = this.#erase.ariaPressed === "true";
    return { radius: percent / 200, hardness: Number(this.#hardness.value), erases };
  }

  #maskOf(target: Target): RegionMask {
    return target === "kept" ? this.regions.protect : target.mask;
  }

  get #painted(): Mask | undefined {
    return this.#masks.get(this.#maskOf(this.#target));
  }

  /** Shows targets, masks and the settings of the chosen one. */
  async #show(): Promise<void> {
    const photo = this.#photo;
    if (!photo) return;
    const { entries } = this.regions;
    if (this.#target !== "kept" && !entries.includes(this.#target)) this.#target = "kept";
    const layers: Layer[] = [];
    this.#masks = new Map();
    for (const target of ["kept" as const, ...entries]) {
      const regionMask = this.#maskOf(target);
      const mask = await regionMask.open(photo.width, photo.height);
      this.#masks.set(regionMask, mask);
      layers.push({ mask, colour: colourOf(target) });
    }
    if (!this.isOpen) return;
    this.#canvas.show(photo, layers, this.#painted);
    this.#targets.replaceChildren(...this.#targetButtons());
    this.#settings.replaceChildren(...this.#settingsOf(this.#target));
    this.#changed();
  }

  #targetButtons(): HTMLElement[] {
    const chips = ["kept" as const, ...this.regions.entries].map((target) => {
      const { number } = target === "kept" ? { number: undefined } : target;
      const label = number === undefined ? message("regions.keep") : message("regions.region", { number });
      const chip = this.#newButton(label, "target");
      chip.ariaPressed = String(target === this.#target);
      chip.style.setProperty("--dot", `rgb(${colourOf(target).join(" ")})`);
      chip.addEventListener("click", () => this.#choose(target));
      return chip;
    });
    const add = this.#newButton(message("regions.add"), "quiet");
    add.addEventListener("click", () => {
      this.#choose(this.regions.add());
      this.context.noteChange("region");
    });
    return [...chips, add];
  }

  #choose(target: Target): void {
    this.#target = target;
    this.#setErasing(false);
    void this.#show()
      .then(() => findElement(this.#targets, '[aria-pressed="true"]', HTMLElement).focus({ preventScroll: true }))
      .catch(this.context.fail);
  }

  #settingsOf(target: Target): HTMLElement[] {
    const { words } = this.context;
    const hint = document.createElement("p");
    hint.className = "hint wide";
    words.show(hint, message(target === "kept" ? "regions.hint-kept" : "regions.hint"));
    if (target === "kept") return [hint];
    const { place } = target;
    place.remove.onclick = () => {
      this.regions.remove(target);
      this.context.hint(message("change.regions"), true);
      this.context.noteChange("region taken away");
      this.#choose("kept");
    };
    words.name(place.remove, message("regions.remove", { number: target.number }));
    const strength = document.createElement("input");
    Object.assign(strength, { type: "range", min: "0", max: "3", step: "0.1", value: String(target.strength) });
    strength.addEventListener("input", () => {
      target.strength = Number(strength.value);
      this.context.hint(message("change.regions"), true);
      this.context.noteChange(`strength of region ${target.number}`);
    });
    const label = document.createElement("label");
    label.className = "field";
    const name = document.createElement("span");
    words.show(name, message("regions.strength"));
    label.append(name, strength);
    return [hint, place.element, label];
  }

  #newButton(label: Said, className: string): HTMLButtonElement {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className });
    this.context.words.show(button, label);
    return button;
  }

  #setErasing(erases: boolean): void {
    this.#erase.ariaPressed = String(erases);
  }

  /** Changes the chosen mask otherwise than with the brush. */
  #change(change: (mask: Mask) => void): void {
    const mask = this.#painted;
    if (!mask) return;
    change(mask);
    this.#canvas.refresh(mask);
    this.#changed();
    this.#maskChanged();
  }

  #changed(): void {
    this.#undo.disabled = !this.#painted?.undoable;
    this.showCount();
  }

  /** Each stroke is a step of its own. */
  #maskChanged(): void {
    this.context.hint(message("change.regions"), true);
    this.context.noteChange(`stroke ${++strokes}`);
  }

  /** Takes a picture as the chosen mask, which needs no hand that can paint. */
  async #load(): Promise<void> {
    const [file] = this.#file.files ?? [];
    const mask = this.#painted;
    if (!file || !mask) return;
    try {
      const pixels = await readMask(file, file.name, mask.width, mask.height);
      this.#change((now) => now === mask && mask.load(pixels));
    } catch (error) {
      this.context.fail(error);
    }
    this.#file.value = "";
  }

  #onKey(event: KeyboardEvent): void {
    const size = Number(this.#size.value);
    if (event.key === "[") this.#size.value = String(size / STEP);
    else if (event.key === "]") this.#size.value = String(size * STEP);
    else return;
    event.preventDefault();
  }
}

function colourOf(target: Target): readonly [number, number, number] {
  return target === "kept" ? KEPT : (COLOURS[(target.number - 1) % COLOURS.length] ?? KEPT);
}
