import type { NetworkListing } from "../worker/protocol";
import { findElement } from "./find-element";
import { megabytes } from "./format";
import { type Offer, offersOf } from "./quality";
import { type Setting, SETTINGS } from "./settings";

/** The settings that have a control of their own for a number. */
const NUMBERS = ["strength", "size", "iterations"] as const;
export type NumberName = (typeof NUMBERS)[number];

/** The settings that have a control. */
export type ControlName = NumberName | "quality" | "network";

/** What a setting is called beside its control. */
export function labelOf(name: NumberName | "network"): string {
  return settingOf(name).label;
}

function settingOf(name: NumberName | "network"): Setting {
  const setting = SETTINGS.find((setting) => setting.name === name);
  if (!setting) throw new Error(`no setting is called ${name}`);
  return setting;
}

/** Whether an attribute has such a control. */
export function isNumberName(name: string): name is NumberName {
  return NUMBERS.some((number) => number === name);
}

/** The setting inputs. The element's attributes are the truth; these show them and ask for changes. */
export class Controls {
  readonly #numbers: Record<NumberName, HTMLInputElement>;
  readonly #qualities: HTMLElement;
  readonly #hint: HTMLElement;
  readonly #network: HTMLSelectElement;
  #offers: Offer[] = [];

  constructor(
    root: ParentNode,
    readonly onChange: (name: ControlName, value: string) => void,
    onLeave: () => void,
  ) {
    const number = (name: NumberName) => findElement(root, `#${name}`, HTMLInputElement);
    this.#numbers = { strength: number("strength"), size: number("size"), iterations: number("iterations") };
    this.#qualities = findElement(root, ".qualities", HTMLElement);
    this.#hint = findElement(root, "#quality-hint", HTMLElement);
    this.#network = findElement(root, "#network", HTMLSelectElement);
    for (const name of NUMBERS) {
      const input = this.#numbers[name];
      describe(root, input, settingOf(name));
      input.addEventListener("blur", onLeave);
      input.addEventListener("input", () => {
        // A half-typed number ("1e") reads as empty; it must not count as "take the default".
        if (!input.validity.badInput) onChange(name, input.value);
      });
    }
    describe(root, this.#network, settingOf("network"));
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

/** Gives a control its setting's label, range and explanation. */
function describe(root: ParentNode, control: HTMLInputElement | HTMLSelectElement, setting: Setting): void {
  findElement(root, `label[for="${control.id}"]`, HTMLLabelElement).textContent = setting.label;
  control.title = setting.help.replaceAll("`", "");
  if (control instanceof HTMLSelectElement) return;
  control.min = String(setting.minimum ?? "");
  control.max = String(setting.maximum ?? "");
  control.step = String(setting.step ?? (setting.type === "integer" ? 1 : "any"));
}
