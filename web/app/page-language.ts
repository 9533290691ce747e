import { LANGUAGES } from "../languages/choice";
import { loadLanguage } from "../languages/load-language";
import { message } from "../languages/message";
import { PAGE_ENGLISH } from "../languages/page-english";
import { Words } from "../languages/words";
import { askedLanguage, keepLanguage, LANGUAGE } from "./asked-language";
import { TRANSLATING } from "./translating";

/** The language of the page: what its markup says, its title, and the buttons that change it. The element follows the page. */
export class PageLanguage {
  readonly words = new Words(PAGE_ENGLISH);
  #code = "";

  /** Speaks what is asked for, and offers the others. */
  start(): void {
    this.words.fill(document);
    const title = document.querySelector("title");
    if (title) this.words.show(title, message("page.title"));
    const description = document.querySelector('meta[name="description"]');
    if (description) this.words.show(description, message("page.description"), "content");
    const place = document.querySelector<HTMLElement>(".languages");
    if (place) place.replaceChildren(...LANGUAGES.map(({ code, name }) => this.#button(code, name)));
    const follow = () => void this.#speak(askedLanguage(location));
    addEventListener("hashchange", follow);
    addEventListener("languagechange", follow);
    follow();
  }

  async #speak(code: string): Promise<void> {
    if (code === this.#code) return;
    this.#code = code;
    const language = await loadLanguage(code);
    if (this.#code !== code) return;
    this.words.speak(language);
    const { documentElement: page } = document;
    page.lang = language?.tag ?? "en";
    page.classList.remove(TRANSLATING);
    for (const button of document.querySelectorAll<HTMLButtonElement>(".languages button"))
      button.ariaPressed = String(button.value === code);
  }

  #button(code: string, name: string): HTMLButtonElement {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", value: code, lang: code, textContent: name });
    button.addEventListener("click", () => {
      keepLanguage(code);
      forgetAddress(code);
      void this.#speak(code);
    });
    return button;
  }
}

/** A language that the address asks for would come back with the next reload. */
function forgetAddress(code: string): void {
  const address = new URL(location.href);
  const fragment = new URLSearchParams(address.hash.slice(1));
  if (!fragment.has(LANGUAGE) && !address.searchParams.has(LANGUAGE)) return;
  address.searchParams.delete(LANGUAGE);
  const others = address.hash
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "" && !pair.startsWith(`${LANGUAGE}=`));
  address.hash = [`${LANGUAGE}=${code}`, ...others].join("&");
  history.replaceState(history.state, "", address.href);
}
