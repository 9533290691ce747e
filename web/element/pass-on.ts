import { message, type Said } from "../languages/message";
import { detail, Failure, isAbort, isFailure } from "../worker/failure";
import { findElement } from "./find-element";

/** What is passed on, and who is told. */
export interface PassOnContext {
  /** The painting as a PNG file. */
  file: () => Promise<File>;
  say: (sentence: Said) => void;
  fail: (error: unknown) => void;
}

/** Copies the painting to the clipboard, or gives it to another app, where the browser can. */
export class PassOn {
  readonly #buttons: HTMLButtonElement[];

  constructor(
    root: ParentNode,
    readonly context: PassOnContext,
  ) {
    const copy = findElement(root, ".copy", HTMLButtonElement);
    const share = findElement(root, ".share", HTMLButtonElement);
    copy.addEventListener("click", () => void this.#try(() => this.#copy()));
    share.addEventListener("click", () => void this.#try(() => this.#share()));
    this.#buttons = [...(canCopy() ? [copy] : []), ...(canShare() ? [share] : [])];
  }

  /** Whether there is something to pass on. */
  show(painted: boolean): void {
    for (const button of this.#buttons) button.hidden = !painted;
  }

  async #copy(): Promise<void> {
    // Safari wants the item within the click, and takes its content later.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": this.context.file() })]);
    this.context.say(message("copy.done"));
  }

  async #share(): Promise<void> {
    await navigator.share({ files: [await this.context.file()] });
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // Who closes the list of apps has said enough.
      if (isAbort(error)) return;
      const said = message("failure.not-passed-on", { detail: detail(error) });
      this.context.fail(isFailure(error) ? error : new Failure("not-passed-on", said));
    }
  }
}

function canCopy(): boolean {
  return "ClipboardItem" in window && "clipboard" in navigator;
}

function canShare(): boolean {
  const probe = { files: [new File([], "painting.png", { type: "image/png" })] };
  return "canShare" in navigator && navigator.canShare(probe);
}
