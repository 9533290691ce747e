import { findElement } from "./find-element";
import { StateHistory } from "./state-history";

/** Takes changes back and makes them again: buttons, and Ctrl+Z or Cmd+Z within the element. */
export class Undo<State> {
  readonly #undo: HTMLButtonElement;
  readonly #redo: HTMLButtonElement;
  #history: StateHistory<State> | undefined;
  /** What has changed in this turn of the event loop. */
  readonly #changed = new Set<string>();
  #restoring = false;

  constructor(
    root: ParentNode,
    readonly capture: () => State,
    readonly restore: (state: State) => void,
  ) {
    this.#undo = findElement(root, ".undo", HTMLButtonElement);
    this.#redo = findElement(root, ".redo", HTMLButtonElement);
    this.#undo.addEventListener("click", () => this.#step((history) => history.undo()));
    this.#redo.addEventListener("click", () => this.#step((history) => history.redo()));
  }

  /** Begins with the present state: what was changed before is no step. */
  begin(): void {
    this.#history = new StateHistory(this.capture());
    this.#show();
  }

  /** Something has changed; what changes together is one step. */
  note(what: string): void {
    if (this.#restoring || !this.#history) return;
    if (this.#changed.size === 0) queueMicrotask(() => this.#look());
    this.#changed.add(what);
  }

  #look(): void {
    const [only, ...others] = this.#changed;
    this.#changed.clear();
    // A slider's way is one step; two pictures, or two recipes, one after the other never are.
    const goesOn = others.length === 0 ? only : undefined;
    this.#history?.note(this.capture(), goesOn, performance.now());
    this.#show();
  }

  /** The state has become another, but not by the visitor. */
  amend(): void {
    if (!this.#restoring) this.#history?.amend(this.capture());
  }

  /** Changes something that is no step of the visitor's. */
  quietly(change: () => void): void {
    const before = this.#restoring;
    this.#restoring = true;
    try {
      change();
    } finally {
      this.#restoring = before;
    }
    this.amend();
  }

  /** Takes back or makes again what the keys ask for; whether they do. */
  onKey(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return false;
    // A field takes back its own typing.
    const [target] = event.composedPath();
    if (target instanceof HTMLElement && target.matches("input[type=number], input[type=text], textarea")) return false;
    if (target instanceof HTMLElement && target.isContentEditable) return false;
    const again = key === "y" || event.shiftKey;
    return this.#step((history) => (again ? history.redo() : history.undo()));
  }

  #step(move: (history: StateHistory<State>) => State | undefined): boolean {
    const state = this.#history && move(this.#history);
    if (state === undefined) return false;
    this.#restoring = true;
    try {
      this.restore(state);
    } finally {
      this.#restoring = false;
    }
    this.#show();
    return true;
  }

  /** The focus moves on where its button goes dead. */
  #show(): void {
    const canUndo = this.#history?.canUndo ?? false;
    const canRedo = this.#history?.canRedo ?? false;
    const focused = (this.#undo.getRootNode() as ShadowRoot).activeElement;
    this.#undo.disabled = !canUndo;
    this.#redo.disabled = !canRedo;
    if (focused === this.#undo && !canUndo && canRedo) this.#redo.focus({ preventScroll: true });
    if (focused === this.#redo && !canRedo && canUndo) this.#undo.focus({ preventScroll: true });
  }
}
