import { message, type Said } from "../languages/message";
import { saidName } from "./gallery-picture";
import type { PictureRole, WeightedStyle } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import { findElement } from "./find-element";
import { between, positionBetween, weighted } from "./mix-weights";
import type { StyleAttribute } from "./picture-attributes";
import type { ChosenPicture } from "./chosen-pictures";
import type { PictureInputs } from "./picture-inputs";
import { PicturePlace } from "./picture-place";
import type { Dropped } from "./transfers";

/** More would be mud. */
const MOST = 6;

type StyleRole = Extract<PictureRole, "style" | `style ${number}`>;

/** A mix as it was, to come back to: its first style is the one at the style's own place. */
export type MixState = readonly {
  role: StyleRole;
  place: PicturePlace | undefined;
  picture: ChosenPicture | undefined;
  weight: number;
}[];

/** The styles that are mixed: the one at the style's own place and those that were added, each with its weight. */
export class StyleMix {
  readonly #sliders: HTMLElement;
  readonly #add: HTMLButtonElement;
  /** In their order. */
  readonly #weights = new Map<StyleRole, number>([["style", 0.5]]);
  readonly #places = new Map<StyleRole, PicturePlace>();
  #added = 1;

  constructor(
    readonly root: ParentNode,
    readonly context: ElementContext,
    readonly inputs: PictureInputs,
    readonly onDrop: (role: PictureRole) => (dropped: Dropped) => void,
  ) {
    this.#sliders = findElement(root, ".mix", HTMLElement);
    this.#add = findElement(root, ".add-style", HTMLButtonElement);
    this.#add.addEventListener("click", () => {
      const place = this.#places.get(this.#addPlace());
      findElement(place?.element ?? root, ".choose", HTMLButtonElement).focus();
      context.noteChange("place for a style");
    });
    inputs.onChosen((role) => {
      if (this.#weights.has(role as StyleRole)) this.#render();
    });
  }

  /** The styles that have a picture, in their order; one of them at least counts. */
  get styles(): WeightedStyle[] {
    return weighted(
      this.#filled.map((role) => {
        const { source } = this.inputs.of(role) ?? {};
        if (!source) throw new Error(`${role} has no picture`);
        return { source, weight: this.#weights.get(role) ?? 1 };
      }),
    );
  }

  /** Takes these in place of all that are there. */
  take(styles: readonly StyleAttribute[]): void {
    for (const role of [...this.#places.keys()]) this.#remove(role);
    // The sliders end at 1.
    const largest = Math.max(...styles.map(({ weight = 1 }) => weight)) || 1;
    for (const [index, { src, weight = 1 }] of styles.slice(0, MOST).entries()) {
      const role = index === 0 ? "style" : this.#addPlace();
      this.#weights.set(role, weight / largest);
      void this.inputs.files.takeAddress(role, "style-mix", src);
    }
  }

  /** Puts pictures that were chosen before in place of all that are there; the first is put at the style's own place. */
  put(styles: readonly { picture: ChosenPicture; weight: number }[]): void {
    for (const role of [...this.#places.keys()]) this.#remove(role);
    const largest = Math.max(...styles.map(({ weight }) => weight)) || 1;
    for (const [index, { picture, weight }] of styles.entries()) {
      const role = index === 0 ? "style" : this.#addPlace();
      this.#weights.set(role, weight / largest);
      this.inputs.putBack(role, picture);
    }
  }

  /** The mix as it is now. */
  get state(): MixState {
    return [...this.#weights].map(([role, weight]) => {
      return { role, place: this.#places.get(role), picture: this.inputs.of(role), weight };
    });
  }

  /** Takes back what the mix was; the picture at the style's own place is the element's to take back. */
  restore(state: MixState): void {
    for (const role of [...this.#places.keys()]) if (!state.some((one) => one.role === role)) this.#remove(role);
    this.#weights.clear();
    for (const { role, place, picture, weight } of state) {
      this.#weights.set(role, weight);
      if (!place) continue;
      if (!this.#places.has(role)) this.inputs.addPlace(role, place.zone);
      this.#places.delete(role);
      this.#places.set(role, place);
      this.#sliders.before(place.element);
      this.inputs.putBack(role, picture);
    }
    this.#render();
  }

  get #filled(): StyleRole[] {
    return [...this.#weights.keys()].filter((role) => this.inputs.of(role));
  }

  #addPlace(): StyleRole {
    const role: StyleRole = `style ${++this.#added}`;
    const place = new PicturePlace(this.root, this.context.words, this.onDrop(role));
    place.remove.addEventListener("click", () => {
      this.#remove(role);
      this.#add.focus({ preventScroll: true });
      this.context.hint(message("change.mix"));
      this.context.noteChange("place for a style taken away");
    });
    const weights = [...this.#weights.values()];
    this.#weights.set(role, weights.reduce((sum, weight) => sum + weight, 0) / weights.length);
    this.#places.set(role, place);
    this.inputs.addPlace(role, place.zone);
    this.#sliders.before(place.element);
    this.#render();
    return role;
  }

  #remove(role: StyleRole): void {
    this.#places.get(role)?.element.remove();
    this.#places.delete(role);
    this.#weights.delete(role);
    this.inputs.removePlace(role);
    this.#render();
  }

  #render(): void {
    for (const [index, place] of [...this.#places.values()].entries())
      place.label = message("name.style", { number: index + 2 });
    this.#add.hidden = this.#weights.size >= MOST;
    const [first, second, ...more] = this.#filled;
    this.#sliders.hidden = !first || !second;
    if (!first || !second) this.#sliders.replaceChildren();
    else if (more.length === 0) this.#sliders.replaceChildren(this.#interpolation(first, second));
    else this.#sliders.replaceChildren(...this.#filled.map((role) => this.#weightOf(role)));
  }

  /** One slider for two. */
  #interpolation(first: StyleRole, second: StyleRole): HTMLElement {
    const position = positionBetween(this.#weights.get(first) ?? 1, this.#weights.get(second) ?? 1);
    const field = this.#slider(message("style.mix-of-two"), position, (value) => {
      const [one, other] = between(value);
      this.#weights.set(first, one).set(second, other);
    });
    const ends = document.createElement("span");
    ends.className = "ends";
    ends.append(...[first, second].map((role) => this.#text(this.#nameOf(role))));
    field.append(ends);
    return field;
  }

  #weightOf(role: StyleRole): HTMLElement {
    return this.#slider(this.#nameOf(role), this.#weights.get(role) ?? 1, (value) => this.#weights.set(role, value));
  }

  #slider(label: Said, value: number, onInput: (value: number) => void): HTMLElement {
    const input = document.createElement("input");
    Object.assign(input, { type: "range", min: "0", max: "1", step: "0.05", value: String(value) });
    input.addEventListener("input", () => {
      onInput(Number(input.value));
      this.context.hint(message("change.mix"), true);
      this.context.noteChange("mix of styles");
    });
    const field = document.createElement("label");
    field.className = "field wide";
    field.append(this.#text(label), input);
    return field;
  }

  #nameOf(role: StyleRole): Said {
    const source = this.inputs.of(role)?.source;
    return source ? saidName(source) : "";
  }

  #text(content: Said): HTMLElement {
    const element = document.createElement("span");
    this.context.words.show(element, content);
    return element;
  }
}
