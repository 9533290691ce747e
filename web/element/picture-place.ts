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
  constructor(root: ParentNode, onDrop: (dropped: Dropped) => void, invitation?: string) {
    const template = findElement(root, "template.place", HTMLTemplateElement);
    this.element = findElement(template.content.cloneNode(true) as DocumentFragment, ".zone", HTMLElement);
    const name = findElement(this.element, ".name", HTMLElement);
    if (invitation !== undefined) name.textContent = invitation;
    name.id = `place-name-${++places}`;
    for (const control of this.element.querySelectorAll("input, .choose"))
      control.setAttribute("aria-describedby", name.id);
    this.remove = findElement(this.element, ".remove", HTMLButtonElement);
    this.zone = new PictureZone(this.element, onDrop);
  }

  /** What it is called, "Style 2". */
  set label(label: string) {
    findElement(this.element, "input", HTMLInputElement).ariaLabel = label;
    const small = label.charAt(0).toLowerCase() + label.slice(1);
    findElement(this.element, ".choose", HTMLButtonElement).textContent = `Choose ${small}`;
    this.remove.ariaLabel = this.remove.title = `Remove ${small}`;
  }
}
