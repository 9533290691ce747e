/** Milliseconds within which changes of one kind, such as a slider's on its way, are one step. */
const ONE_STEP = 1000;

/** How many steps can be taken back: each may hold a mask of a megabyte. */
const LONGEST = 50;

/** States that follow one another, to go back to and forth. */
export class StateHistory<State> {
  readonly #before: State[] = [];
  #after: State[] = [];
  #last: { kind: string | undefined; time: number } | undefined;

  constructor(private present: State) {}

  /** The state as it is now. */
  get now(): State {
    return this.present;
  }

  get canUndo(): boolean {
    return this.#before.length > 0;
  }

  get canRedo(): boolean {
    return this.#after.length > 0;
  }

  /** Another state, after a change of this kind at this time in milliseconds; one of no kind is a step of its own. */
  note(state: State, kind: string | undefined, time: number): void {
    const goesOn = kind !== undefined && this.#last?.kind === kind && time - this.#last.time < ONE_STEP;
    if (!goesOn) this.#before.push(this.present);
    if (this.#before.length > LONGEST) this.#before.shift();
    this.present = state;
    this.#after = [];
    this.#last = { kind, time };
  }

  /** The present state has become another without a step that could be taken back. */
  amend(state: State): void {
    this.present = state;
  }

  /** Goes back; undefined at the beginning. */
  undo(): State | undefined {
    return this.#move(this.#before, this.#after);
  }

  /** Goes forth again; undefined at the end. */
  redo(): State | undefined {
    return this.#move(this.#after, this.#before);
  }

  #move(from: State[], to: State[]): State | undefined {
    const state = from.pop();
    if (state === undefined) return undefined;
    to.push(this.present);
    this.present = state;
    this.#last = undefined;
    return state;
  }
}
