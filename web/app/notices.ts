/** Something that the visitor may want to do about what the page says. */
export interface NoticeAction {
  label: string;
  /** May return a sentence that takes the place of the notice's. */
  act: () => string | undefined;
}

export interface Notice {
  text: string;
  /** A picture to know it by. */
  picture?: Blob;
  actions: NoticeAction[];
}

/** What the page offers, above the painter: said politely, and never in its way. */
export class Notices {
  readonly #shown = new Map<string, HTMLElement>();

  constructor(readonly place: HTMLElement) {}

  /** Shows a notice in place of another of this name. */
  show(name: string, { text, picture, actions }: Notice): void {
    const notice = document.createElement("div");
    notice.className = "notice";
    const words = document.createElement("p");
    words.textContent = text;
    const buttons = actions.map(({ label, act }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => {
        const answer = act();
        if (answer) words.textContent = answer;
      });
      return button;
    });
    if (picture) notice.append(imageOf(picture));
    notice.append(words, ...buttons);
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
