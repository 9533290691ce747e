import type { Said } from "../languages/message";
import type { Words } from "../languages/words";
import { findElement } from "./find-element";

/** What the buttons do. */
export interface PaintActions {
  paint: () => void;
  stop: () => void;
  save: () => void;
  /** Whether there is something to save has been found out. */
  saveable: (painted: boolean) => void;
}

/** Paint, Stop and Save. */
export class PaintButtons {
  readonly #paint: HTMLButtonElement;
  readonly #stop: HTMLButtonElement;
  readonly #save: HTMLButtonElement;
  /** The page may put another in its place. */
  readonly #paintLabel: HTMLSlotElement;
  readonly #otherLabel = document.createElement("span");

  constructor(
    readonly root: ShadowRoot,
    readonly words: Words,
    readonly actions: PaintActions,
  ) {
    const button = (name: string) => findElement(root, `button.${name}`, HTMLButtonElement);
    this.#paint = button("paint");
    this.#stop = button("stop");
    this.#save = button("save");
    this.#paintLabel = findElement(root, 'slot[name="paint"]', HTMLSlotElement);
    findElement(root, "form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      findElement(root, ".stage", HTMLElement).scrollIntoView({ block: "nearest" });
      actions.paint();
    });
    this.#stop.addEventListener("click", actions.stop);
    this.#save.addEventListener("click", actions.save);
  }

  /** Where the button that has the focus goes dead, the focus moves to its counterpart. */
  show(running: boolean, painted: boolean): void {
    if (running) addEventListener("beforeunload", askBeforeLeaving);
    else removeEventListener("beforeunload", askBeforeLeaving);
    const [dying, other] = running ? [this.#paint, this.#stop] : [this.#stop, this.#paint];
    const focused = this.root.activeElement === dying;
    other.disabled = false;
    if (focused) other.focus({ preventScroll: true });
    dying.disabled = true;
    this.showSaveable(painted);
  }

  /** What the first button says, where it is not its own label. */
  label(text: Said | undefined): void {
    if (text) this.words.show(this.#otherLabel, text);
    this.#paint.replaceChildren(text ? this.#otherLabel : this.#paintLabel);
  }

  /** Whether there is something to save. */
  showSaveable(painted: boolean): void {
    this.#save.disabled = !painted;
    this.actions.saveable(painted);
  }
}

/** A reload in the middle would lose the painting without a word. */
function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
