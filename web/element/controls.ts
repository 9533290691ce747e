import type { NetworkListing } from "../worker/protocol";
import { NUMBERS, type NumberName } from "./attributes";
import { findElement } from "./find-element";
import { megabytes } from "./format";
import { type Offer, offersOf } from "./quality";

/** The settings that have a control. */
export type SettingName = NumberName | "quality" | "network";

/** The setting inputs. The element's attributes are the truth; these show them and ask for changes. */
export class Controls {
  readonly #numbers: Record<NumberName, HTMLInputElement>;
  readonly #qualities: HTMLElement;
  readonly #hint: HTMLElement;
  readonly #network: HTMLSelectElement;
  #offers: Offer[] = [];

  constructor(
    root: ParentNode,
    readonly onChange: (name: SettingName, value: string) => void,
    onLeave: () => void,
  ) {
    const number = (name: NumberName) => findElement(root, `#${name}`, HTMLInputElement);
    this.#numbers = { strength: number("strength"), size: number("size"), iterations: number("iterations") };
    this.#qualities = findElement(root, ".qualities", HTMLElement);
    this.#hint = findElement(root, "#quality-hint", HTMLElement);
    this.#network = findElement(root, "#network", HTMLSelectElement);
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

  /** Lists the qualities and the networks that can be had. */
  listNetworks(listings: NetworkListing[]): void {
    const chosen = this.#network.value;
    const options = listings.map(({ name, bytes }) => new Option(`${name} (${megabytes(bytes)} MB)`, name));
    this.#network.replaceChildren(...options);
    this.#offers = offersOf(listings);
    this.#qualities.replaceChildren(...this.#offers.map((offer) => this.#qualityChoice(offer)));
    if (chosen) this.showNetwork(chosen);
  }

  /** Shows which network is chosen, also one that the list does not have: Paint will say so. */
  showNetwork(name: string): void {
    if (![...this.#network.options].some((option) => option.value === name)) this.#network.add(new Option(name, name));
    this.#network.value = name;
    const offer = this.#offers.find(({ network }) => network === name);
    for (const input of this.#qualities.querySelectorAll("input")) input.checked = input.value === offer?.quality;
    this.#hint.textContent = offer ? "Fetched once, then kept by your browser." : "Another network is chosen below.";
  }

  #qualityChoice({ quality, label, bytes }: Offer): HTMLElement {
    const input = document.createElement("input");
    input.type = "radio";
    input.name = "quality";
    input.value = quality;
    input.addEventListener("change", () => this.onChange("quality", quality));
    const size = document.createElement("small");
    size.textContent = `${megabytes(bytes)} MB`;
    const choice = document.createElement("label");
    choice.className = "quality";
    choice.append(input, label, " ", size);
    return choice;
  }
}
