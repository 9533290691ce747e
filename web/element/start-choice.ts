import { message } from "../languages/message";
import { Failure } from "../worker/failure";
import type { PaintSources, PictureRole, PictureSource } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import { findElement } from "./find-element";
import type { PictureInputs } from "./picture-inputs";
import { PicturePlace } from "./picture-place";
import type { Dropped } from "./transfers";

/** What a painting starts from: the recipe's `init`, or a picture, or the painting that is there. */
const CHOICES = {
  content: message("start.content"),
  style: message("start.style"),
  noise: message("start.noise"),
  picture: message("start.picture"),
  painting: message("start.painting"),
  instant: message("start.instant"),
};
type Choice = keyof typeof CHOICES;

/** What goes before the recipe's `init`. */
const NO_INIT: readonly string[] = ["picture", "painting", "instant"] satisfies Choice[];

function isChoice(value: string): value is Choice {
  return Object.hasOwn(CHOICES, value);
}

/** The largest seed: 32 bits, so that it can be read and typed. */
const SEEDS = 2 ** 32;

/** The choice of what the next painting starts from. */
export class StartChoice {
  readonly #select: HTMLSelectElement;
  readonly #noise: HTMLElement;
  readonly #place: PicturePlace;
  #instant: PictureSource | undefined;

  constructor(
    root: ParentNode,
    readonly context: ElementContext,
    readonly inputs: PictureInputs,
    onDrop: (role: PictureRole) => (dropped: Dropped) => void,
    /** Sets the attribute `init`. */
    readonly onInit: (init: string) => void,
  ) {
    this.#select = findElement(root, "#start", HTMLSelectElement);
    this.#select.replaceChildren(
      ...Object.entries(CHOICES).map(([value, label]) => context.words.option(label, value)),
    );
    this.#select.addEventListener("change", () => this.#onChange());
    this.#noise = findElement(root, ".start-noise", HTMLElement);
    this.#place = new PicturePlace(root, context.words, onDrop("start"), message("start.drop"));
    this.#place.label = message("start.place");
    this.#place.remove.addEventListener("click", () => {
      this.clear();
      this.#select.focus({ preventScroll: true });
      context.hint(message("change.start"));
    });
    findElement(root, ".start-picture", HTMLElement).replaceChildren(this.#place.element);
    const seed = findElement(root, "#seed", HTMLInputElement);
    findElement(root, ".new-seed", HTMLButtonElement).addEventListener("click", () => {
      seed.value = String(Math.floor(Math.random() * SEEDS));
      seed.dispatchEvent(new Event("input"));
    });
    inputs.addPlace("start", this.#place.zone);
    inputs.onChosen((role) => {
      if (role === "start" && inputs.of("start")) this.#show("picture");
    });
    this.#option("painting").disabled = true;
    this.#option("instant").disabled = true;
    this.#show("content");
  }

  /** As the worker takes it; throws where the picture is missing. */
  now(): PaintSources["start"] {
    const choice = this.#select.value;
    if (choice === "painting") return "painting";
    if (choice === "instant") return this.#instant;
    if (choice !== "picture") return undefined;
    const chosen = this.inputs.of("start");
    if (chosen) return chosen.source;
    throw new Failure("no-start", message("failure.no-start"));
  }

  /** There may be a painting to start from now. */
  offerPainting(): void {
    this.#option("painting").disabled = !this.context.painted();
  }

  /** There is a picture that was painted at once, to start from. */
  offerInstant(picture: PictureSource): void {
    this.#instant = picture;
    this.#option("instant").disabled = false;
  }

  /** Shows the recipe's `init`, while no picture goes before it. */
  showInit(init: string | null): void {
    const present = this.#select.value;
    const choice = init ?? "content";
    if (!NO_INIT.includes(present) && isChoice(choice)) this.#show(choice);
  }

  /** Takes the picture that the attribute names. */
  take(address: string): void {
    this.#show("picture");
    void this.inputs.files.takeAddress("start", "init-image", address);
  }

  /** Takes the picture away; a painting starts from the photo again. */
  clear(): void {
    if (this.#select.value !== "picture") return;
    this.inputs.removePlace("start");
    this.#place.zone.clear();
    this.inputs.addPlace("start", this.#place.zone);
    this.#show("content");
    this.onInit("content");
  }

  #option(choice: Choice): HTMLOptionElement {
    return findElement(this.#select, `[value="${choice}"]`, HTMLOptionElement);
  }

  #onChange(): void {
    const { value } = this.#select;
    if (!isChoice(value)) return;
    this.#show(value);
    if (value === "picture") findElement(this.#place.element, ".choose", HTMLButtonElement).focus();
    if (!NO_INIT.includes(value)) this.onInit(value);
    this.context.hint(message("change.start"));
  }

  #show(choice: Choice): void {
    this.#select.value = choice;
    this.#noise.hidden = choice !== "noise";
    this.#place.element.hidden = choice !== "picture";
  }
}
