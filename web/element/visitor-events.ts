import type { PictureRole } from "../worker/protocol";
import { findElement } from "./find-element";
import { acceptDrops, type Dropped, readTransfer } from "./transfers";

/** Whom the events are for. */
interface Receiver {
  element: HTMLElement;
  root: ShadowRoot;
  /** Where the keyboard is, if it is at a picture's place. */
  focused: () => PictureRole | undefined;
  choose: (role: PictureRole, picture: File | string) => void;
  /** Whether a key has been taken. */
  onKey: (event: KeyboardEvent) => boolean;
}

/** What visitors drop, paste and type that is meant for no control in particular. */
export class VisitorEvents {
  constructor(readonly receiver: Receiver) {
    const stage = findElement(receiver.root, ".stage", HTMLElement);
    acceptDrops(stage, (dropped) => this.take("photo", dropped));
  }

  /** Listens to the whole page. */
  listen(signal: AbortSignal): void {
    document.addEventListener("paste", (event) => this.#onPaste(event), { signal });
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal });
  }

  /** Two files are photo and style, where it was not at another picture's place; one is what it was dropped on. */
  take(role: PictureRole, { files: [first, second], address }: Dropped): void {
    const picture = first ?? address;
    const both = second !== undefined && (role === "photo" || role === "style");
    if (picture !== undefined) this.receiver.choose(both ? "photo" : role, picture);
    if (both) this.receiver.choose("style", second);
  }

  #onPaste(event: ClipboardEvent): void {
    const pasted = readTransfer(event.clipboardData);
    // A paste with the focus elsewhere on the page is meant for somebody else.
    if (!pasted || !this.#isMeant()) return;
    // Text pasted into a field belongs there.
    if (pasted.address && this.receiver.root.activeElement?.matches("input[type=number]")) return;
    event.preventDefault();
    this.take(this.receiver.focused() ?? "photo", pasted);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || !this.#isMeant()) return;
    if (this.receiver.onKey(event)) event.preventDefault();
  }

  /** Whether what is typed or pasted is for this element: the focus is within, or nowhere and this is the first of us. */
  #isMeant(): boolean {
    const { element } = this.receiver;
    const active = document.activeElement;
    const nobody = !active || active === document.body;
    return active === element || (nobody && document.querySelector(element.localName) === element);
  }
}
