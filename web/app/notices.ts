import type { Said } from "../languages/message";
import type { Words } from "../languages/words";

/** Something that the visitor may want to do about what the page says. */
export interface NoticeAction {
  label: Said;
  /** May return a sentence that takes the place of the notice's. */
  act: () => Said | undefined;
}

export interface Notice {
  text: Said;
  /** A picture to know it by. */
  picture?: Blob;
  actions: NoticeAction[];
}

/** What the page offers, above the painter: said politely, and never in its way. */
export class Notices {
  readonly #shown = new Map<string, HTMLElement>();

  constructor(
    readonly place: HTMLElement,
    readonly words: Words,
  ) {}

  /** Shows a notice in place of another of this name. */
  show(name: string, { text, picture, actions }: Notice): void {
    const notice = document.createElement("div");
    notice.className = "notice";
    const sentence = document.createElement("p");
    this.words.show(sentence, text);
    const buttons = actions.map(({ label, act }) => {
      const button = document.createElement("button");
      button.type = "button";
      this.words.show(button, label);
      button.addEventListener("click", () => {
        const answer = act();
        if (answer) this.words.show(sentence, answer);
      });
      return button;
    });
    if (picture) notice.append(imageOf(picture));
    notice.append(sentence, ...buttons);
    this.hide(name);
    this.#shown.set(name, notice);
    this.place.append(notice);
  }

  hide(name: string): undefined {
    this.#shown.get(name)?.remove();
    this.#shown.delete(name);
  }
}

/** The words beside it say what it is. */
function imageOf(picture: Blob): HTMLImageElement {
  const image = document.createElement("img");
  image.alt = "";
  image.src = URL.createObjectURL(picture);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  return image;
}
