import type { NetworkListing } from "../worker/protocol";
import { NUMBERS, type NumberName } from "./attributes";
import { find } from "./find";
import { megabytes } from "./format";

/** What is said of the networks that we know. */
const CHARACTER: Record<string, string> = {
  "vgg19-lite": "Our own: small and quick.",
  vgg19: "The original: the finest strokes, but several times slower.",
  "vgg19-distilled": "A small network by others, for comparison.",
};

const FETCHED = "Fetched when you first paint with it, and then kept by your browser.";

/** The setting inputs. The element's attributes are the truth; these show them and ask for changes. */
export class Controls {
  readonly #numbers: Record<NumberName, HTMLInputElement>;
  readonly #network: HTMLSelectElement;
  readonly #hint: HTMLElement;

  constructor(root: ParentNode, onChange: (name: NumberName | "network", value: string) => void, onLeave: () => void) {
    const number = (name: NumberName) => find(root, `#${name}`, HTMLInputElement);
    this.#numbers = { strength: number("strength"), size: number("size"), iterations: number("iterations") };
    this.#network = find(root, "#network", HTMLSelectElement);
    this.#hint = find(root, "#network-hint", HTMLElement);
    for (const name of NUMBERS) {
      const input = this.#numbers[name];
      input.addEventListener("blur", onLeave);
      input.addEventListener("input", () => {
        // A half-typed number ("1e") reads as empty; it must not count as "take the default".
        if (!input.validity.badInput) onChange(name, input.value);
      });
    }
    this.#network.addEventListener("change", () => onChange("network", this.#network.value));
  }

  /** Shows a number, unless it is being typed right now. */
  showNumber(name: NumberName, value: number | string): void {
    const input = this.#numbers[name];
    if (!input.matches(":focus") || input.type === "range") input.value = String(value);
  }

  /** Lists the networks that can be had. */
  listNetworks(listings: NetworkListing[]): void {
    const chosen = this.#network.value;
    const options = listings.map(({ name, bytes }) => new Option(`${name} (${megabytes(bytes)} MB)`, name));
    this.#network.replaceChildren(...options);
    if (chosen) this.showNetwork(chosen);
  }

  /** Shows which network is chosen, also one that the list does not have: Paint will say so. */
  showNetwork(name: string): void {
    if (![...this.#network.options].some((option) => option.value === name)) this.#network.add(new Option(name, name));
    this.#network.value = name;
    this.#hint.textContent = [CHARACTER[name], FETCHED].filter(Boolean).join(" ");
  }
}
