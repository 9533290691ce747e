import { Failure } from "../worker/failure";
import type { PaintSources, PictureRole } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import { findElement } from "./find-element";
import type { PictureInputs } from "./picture-inputs";
import { PicturePlace } from "./picture-place";
import type { Dropped } from "./transfers";

/** What a painting starts from: the recipe's `init`, or a picture, or the painting that is there. */
const CHOICES = {
  content: "The photo",
  style: "The style",
  noise: "Noise",
  picture: "A picture",
  painting: "The last painting",
};
type Choice = keyof typeof CHOICES;

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

  constructor(
    root: ParentNode,
    readonly context: ElementContext,
    readonly inputs: PictureInputs,
    onDrop: (role: PictureRole) => (dropped: Dropped) => void,
    /** Sets the attribute `init`. */
    readonly onInit: (init: string) => void,
  ) {
    this.#select = findElement(root, "#start", HTMLSelectElement);
    this.#select.replaceChildren(...Object.entries(CHOICES).map(([value, label]) => new Option(label, value)));
    this.#select.addEventListener("change", () => this.#onChange());
    this.#noise = findElement(root, ".start-noise", HTMLElement);
    this.#place = new PicturePlace(root, onDrop("start"), "Drop or paste any picture");
    this.#place.label = "Start picture";
    this.#place.remove.addEventListener("click", () => {
      this.clear();
      this.#select.focus({ preventScroll: true });
      context.hint("start");
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
    this.#painting.disabled = true;
    this.#show("content");
  }

  /** As the worker takes it; throws where the picture is missing. */
  now(): PaintSources["start"] {
    const choice = this.#select.value;
    if (choice === "painting") return "painting";
    if (choice !== "picture") return undefined;
    const chosen = this.inputs.of("start");
    if (chosen) return chosen.source;
    throw new Failure(
      "no-start",
      "There is no picture to start from yet; choose one, or start from something else under More settings.",
    );
  }

  /** There may be a painting to start from now. */
  offerPainting(): void {
    this.#painting.disabled = !this.context.painted();
  }

  /** Shows the recipe's `init`, while no picture goes before it. */
  showInit(init: string | null): void {
    const present = this.#select.value;
    const choice = init ?? "content";
    if (present !== "picture" && present !== "painting" && isChoice(choice)) this.#show(choice);
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

  get #painting(): HTMLOptionElement {
    return findElement(this.#select, '[value="painting"]', HTMLOptionElement);
  }

  #onChange(): void {
    const { value } = this.#select;
    if (!isChoice(value)) return;
    this.#show(value);
    if (value === "picture") findElement(this.#place.element, ".choose", HTMLButtonElement).focus();
    if (value !== "picture" && value !== "painting") this.onInit(value);
    this.context.hint("start");
  }

  #show(choice: Choice): void {
    this.#select.value = choice;
    this.#noise.hidden = choice !== "noise";
    this.#place.element.hidden = choice !== "picture";
  }
}
