import { languageAt, onLanguageChange } from "../languages/choice";
import { loadLanguage } from "../languages/load-language";
import type { Words } from "../languages/words";

/** Has an element speak the language that its attribute `lang`, the page around it, or its visitor asks for. */
export class Speech {
  /** The language that was asked for last. */
  #code: string | undefined;

  constructor(
    readonly element: HTMLElement,
    readonly root: ShadowRoot,
    readonly words: Words,
  ) {}

  /** Follows what is asked for. */
  follow(signal: AbortSignal): void {
    const update = () => void this.#update();
    onLanguageChange(this.element, signal, update);
    addEventListener("languagechange", update, { signal });
    update();
  }

  /** What is shown stays until the other language is there; one that cannot be had is asked for again at the next change. */
  async #update(): Promise<void> {
    const code = languageAt(this.element);
    if (code === this.#code) return;
    this.#code = code;
    const language = await loadLanguage(code);
    if (this.#code !== code) return;
    this.words.speak(language);
    // For fonts and screen readers: the page around it may be in a language that we have not.
    for (const part of this.root.children) part.setAttribute("lang", this.words.tag);
  }
}
