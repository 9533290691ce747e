import type { PictureRole, PictureSource, Pixels } from "../worker/protocol";
import type { ElementContext } from "./element-context";
import type { PictureZone } from "./picture-zone";

/** A picture that has been chosen and found good. */
export interface ChosenPicture {
  source: PictureSource;
  /** Small, for showing; comes a moment later for gallery pictures. */
  pixels: Pixels | undefined;
  /** Of the picture itself; unknown for gallery pictures, which have any. */
  size?: [width: number, height: number];
  /** Its id in the row of styles, if it is there. */
  inRow?: string | undefined;
}

/** The pictures that have a place of their own at all times. */
export const MAIN = ["photo", "style"] as const;

/** What of them is chosen, to come back to. */
export type MainPictures = Readonly<Partial<Record<(typeof MAIN)[number], ChosenPicture>>>;

/** The pictures that are chosen now, each at its place. A choice that fails leaves the earlier one there. */
export class ChosenPictures {
  readonly #places = new Map<PictureRole, PictureZone>();
  readonly #chosen = new Map<PictureRole, ChosenPicture>();
  /** Counts choices per role, so that a slow one cannot overtake a later one. */
  readonly #turns = new Map<PictureRole, number>();
  readonly #listeners = new Set<(role: PictureRole) => void>();
  readonly #pending = new Set<Promise<void>>();

  constructor(readonly context: ElementContext) {
    for (const role of MAIN) this.addPlace(role, context.zones[role]);
  }

  get photo(): ChosenPicture | undefined {
    return this.of("photo");
  }

  get style(): ChosenPicture | undefined {
    return this.of("style");
  }

  /** What is chosen for a role. */
  of(role: PictureRole): ChosenPicture | undefined {
    return this.#chosen.get(role);
  }

  /** All that is chosen. */
  get all(): [PictureRole, ChosenPicture][] {
    return [...this.#chosen];
  }

  /** It as it is shown, once it has been read or painted. */
  shown(role: PictureRole): Pixels | undefined {
    const { pixels, inRow } = this.of(role) ?? {};
    return pixels ?? this.context.gallery.thumbnail(inRow ?? "");
  }

  /** Width and height of what is chosen; of gallery pictures the proportions. */
  size(role: PictureRole): [width: number, height: number] | undefined {
    const shown = this.shown(role);
    return this.of(role)?.size ?? (shown && [shown.width, shown.height]);
  }

  /** Where the keyboard is: then a pasted picture is meant for that place. */
  get focused(): PictureRole | undefined {
    return [...this.#places].find(([, zone]) => zone.focused)?.[0];
  }

  /** Adds a place for another picture. */
  addPlace(role: PictureRole, zone: PictureZone): void {
    this.#places.set(role, zone);
  }

  /** Takes a place away again, with what was chosen for it. */
  removePlace(role: PictureRole): void {
    this.nextTurn(role);
    this.#places.delete(role);
    this.put(role, undefined);
  }

  /** Where the picture of a role is shown. */
  place(role: PictureRole): PictureZone | undefined {
    return this.#places.get(role);
  }

  /** The roles that have a place. */
  get roles(): PictureRole[] {
    return [...this.#places.keys()];
  }

  /** Calls this whenever another picture is chosen for a role, or none any more, or when it can be shown. */
  onChosen(listener: (role: PictureRole) => void): void {
    this.#listeners.add(listener);
  }

  /** Puts another picture, or none, in the place of what is chosen. */
  put(role: PictureRole, choice: ChosenPicture | undefined): void {
    if (choice) this.#chosen.set(role, choice);
    else this.#chosen.delete(role);
    this.notify(role);
  }

  /** What is chosen can be shown now. */
  notify(role: PictureRole): void {
    for (const listener of this.#listeners) listener(role);
  }

  /** Begins a choice, and calls off those for this role that are on their way. */
  nextTurn(role: PictureRole): number {
    const turn = (this.#turns.get(role) ?? 0) + 1;
    this.#turns.set(role, turn);
    return turn;
  }

  /** Whether no other choice has begun since. */
  isLatest(role: PictureRole, turn: number): boolean {
    return turn === this.#turns.get(role);
  }

  /** Whether anybody has ever begun to choose for this role. */
  hasBegun(role: PictureRole): boolean {
    return this.#turns.has(role);
  }

  /** Nothing is painted before this has been done, or its failure told. */
  async waitFor(choice: Promise<void>): Promise<void> {
    const work = choice.catch(this.context.fail);
    this.#pending.add(work);
    await work;
    this.#pending.delete(work);
  }

  /** Whether choices are on their way. */
  get pending(): boolean {
    return this.#pending.size > 0;
  }

  /** Resolves when no choice is on its way any more. */
  async settled(): Promise<void> {
    while (this.pending) await Promise.all(this.#pending);
  }

  /** What of photo and style is chosen now. */
  get main(): MainPictures {
    return Object.fromEntries(MAIN.flatMap((role) => (this.of(role) ? [[role, this.of(role)]] : [])));
  }

  /** Shows the photo; not while a painting is being made, which is shown itself. */
  showPhoto(pixels: Pixels): void {
    if (this.context.running()) return;
    this.context.view.showPhoto(pixels);
    // How far the last painting came is said below its picture only.
    this.context.status.rest();
  }
}

/** Whether it is a style beside the first: of a mix, or of a region. */
export function isOtherStyle(role: PictureRole): boolean {
  return role.startsWith("style ") || isOfRegion(role);
}

/** Whether it is the style of a region, which a painting takes on while it is being made. */
export function isOfRegion(role: PictureRole): boolean {
  return role.startsWith("region ");
}
