import { type Fallback, type Language, voiceOf } from "./language";
import type { Said } from "./message";
import { render, type Voice } from "./render";

/** The content of an element, or one of its attributes. */
type Where = "text" | (string & {});

/** So many elements may be gone before they are looked through. */
const PATIENCE = 200;

/** What an element or a page says, in a language that may change at any time: what is shown is shown anew then. */
export class Words {
  #voice: Voice;
  readonly #said = new WeakMap<Element, Map<Where, Said>>();
  /** Those that something is said at; they may be taken out of the page, and come back. */
  #shown: WeakRef<Element>[] = [];
  #most = PATIENCE;
  readonly #listeners = new Set<() => void>();

  /** `english` has at least what is said here. */
  constructor(readonly english: Fallback) {
    this.#voice = voiceOf(english, undefined);
  }

  /** Of the language that is spoken now. */
  get tag(): string {
    return this.#voice.tag;
  }

  /** In words, as they are now. */
  say(said: Said): string {
    return render(this.#voice, said);
  }

  /** Says something at an element from now on, in place of what was said there. */
  show(element: Element, said: Said, where: Where = "text"): void {
    const places = this.#said.get(element) ?? new Map<Where, Said>();
    if (!this.#said.has(element)) this.#remember(element, places);
    places.set(where, said);
    this.#write(element, said, where);
  }

  /** An option of a list. */
  option(said: Said, value: string): HTMLOptionElement {
    const option = new Option("", value);
    this.show(option, said);
    return option;
  }

  /** What an element is called, for the eye as a tool tip and for the ear. */
  name(element: Element, said: Said): void {
    this.show(element, said, "aria-label");
    this.show(element, said, "title");
  }

  /**
   * Says what markup asks for: `data-words="key"` is an element's text, `data-words="title: key; aria-label: key"` are its
   * attributes. Where a text has placeholders, children with `data-part` of their names take their places.
   */
  fill(root: ParentNode): void {
    for (const element of root.querySelectorAll<HTMLElement>("[data-words]")) {
      for (const asked of (element.dataset.words ?? "").split(";")) {
        const [key = "", where = "text"] = asked
          .split(":")
          .map((word) => word.trim())
          .reverse();
        this.show(element, { key: key as never, values: {} }, where);
      }
    }
  }

  /** Speaks another language; English where there is none. */
  speak(language: Language | undefined): void {
    this.#voice = voiceOf(this.english, language);
    for (const element of this.#alive())
      for (const [where, said] of this.#said.get(element) ?? []) this.#write(element, said, where);
    for (const listener of this.#listeners) listener();
  }

  /** Calls this when another language is spoken, for what is not said at an element. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #write(element: Element, said: Said, where: Where): void {
    const sentence = this.say(said);
    if (where !== "text") element.setAttribute(where, sentence);
    else if (element.querySelector("[data-part]")) element.replaceChildren(...withParts(element, sentence));
    else if (element.textContent !== sentence) element.textContent = sentence;
  }

  #remember(element: Element, places: Map<Where, Said>): void {
    this.#said.set(element, places);
    this.#shown.push(new WeakRef(element));
    if (this.#shown.length <= this.#most) return;
    this.#shown = this.#alive().map((one) => new WeakRef(one));
    this.#most = this.#shown.length + PATIENCE;
  }

  #alive(): Element[] {
    return this.#shown.flatMap((one) => one.deref() ?? []);
  }
}

/** A sentence with elements in place of its placeholders. */
function withParts(element: Element, sentence: string): (Element | string)[] {
  const parts = new Map(
    [...element.querySelectorAll<HTMLElement>(":scope > [data-part]")].map((part) => [part.dataset.part, part]),
  );
  return sentence.split(/(\{[a-z]+\})/).map((piece) => parts.get(/^\{(.*)\}$/.exec(piece)?.[1]) ?? piece);
}
