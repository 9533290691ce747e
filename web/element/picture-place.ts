import { message, type Said } from "../languages/message";
import type { Words } from "../languages/words";
import { findElement } from "./find-element";
import { PictureZone } from "./picture-zone";
import type { Dropped } from "./transfers";

let places = 0;

/** A place for another picture than photo and style, made from the template, with a button that takes it away. */
export class PicturePlace {
  readonly element: HTMLElement;
  readonly zone: PictureZone;
  readonly remove: HTMLButtonElement;

  /** `invitation` says what may be put there, where that is other than usual. */
  constructor(
    root: ParentNode,
    readonly words: Words,
    onDrop: (dropped: Dropped) => void,
    invitation: Said = message("place.drop"),
  ) {
    const template = findElement(root, "template.place", HTMLTemplateElement);
    this.element = findElement(template.content.cloneNode(true) as DocumentFragment, ".zone", HTMLElement);
    const name = findElement(this.element, ".name", HTMLElement);
    name.id = `place-name-${++places}`;
    for (const control of this.element.querySelectorAll("input, .choose"))
      control.setAttribute("aria-describedby", name.id);
    this.remove = findElement(this.element, ".remove", HTMLButtonElement);
    this.zone = new PictureZone(this.element, words, invitation, onDrop);
  }

  /** What it is called within a sentence, "style 2". */
  set label(what: Said) {
    const { element, words } = this;
    words.show(findElement(element, "input", HTMLInputElement), message("place.label", { what }), "aria-label");
    words.show(findElement(element, ".choose", HTMLButtonElement), message("place.choose", { what }));
    words.name(this.remove, message("place.remove", { what }));
  }
}
