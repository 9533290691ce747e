import type { NetworkListing } from "../worker/protocol";
import { findElement } from "./find-element";
import { megabytes } from "./format";
import { type Offer, offersOf } from "./quality";
import { type Setting, SETTINGS } from "./settings";

/** The attributes of settings that have a control for a number. */
export const NUMBERS = ["strength", "size", "iterations", "style-scale", "edge-weight", "seed"] as const;
export type NumberName = (typeof NUMBERS)[number];

/** Those that have one for a choice. */
export const CHOICES = ["keep-colours", "style-loss", "content-loss"] as const;
export type ChoiceName = (typeof CHOICES)[number];

/** The attributes of settings that have a control. */
export type ControlName = NumberName | ChoiceName | "quality" | "network";

/** The setting of an attribute. */
export function settingOf(attribute: Exclude<ControlName, "quality">): Setting {
  const setting = SETTINGS.find((setting) => setting.attribute === attribute);
  if (!setting) throw new Error(`no setting has the attribute ${attribute}`);
  return setting;
}

/** The setting inputs. The element's attributes are the truth; these show them and ask for changes. */
export class Controls {
  readonly #numbers = new Map<string, HTMLInputElement>();
  readonly #choices = new Map<string, HTMLSelectElement>();
  readonly #qualities: HTMLElement;
  readonly #hint: HTMLElement;
  readonly #network: HTMLSelectElement;
  #offers: Offer[] = [];

  constructor(
    root: ParentNode,
    readonly onChange: (name: ControlName, value: string) => void,
    onLeave: () => void,
  ) {
    this.#qualities = findElement(root, ".qualities", HTMLElement);
    this.#hint = findElement(root, "#quality-hint", HTMLElement);
    this.#network = findElement(root, "#network", HTMLSelectElement);
    for (const name of NUMBERS) {
      const input = findElement(root, `#${name}`, HTMLInputElement);
      this.#numbers.set(name, input);
      describe(root, input, settingOf(name));
      input.addEventListener("blur", onLeave);
      input.addEventListener("input", () => {
        // A half-typed number ("1e") reads as empty; it must not count as "take the default".
        if (!input.validity.badInput) onChange(name, input.value);
      });
    }
    for (const name of CHOICES) this.#addChoice(root, name);
    describe(root, this.#network, settingOf("network"));
    this.#network.addEventListener("change", () => onChange("network", this.#network.value));
  }

  /** Shows a number, unless it is being typed right now, or a choice; what has no control is not shown. */
  show(attribute: string, value: number | string): void {
    const input = this.#numbers.get(attribute);
    if (input && (!input.matches(":focus") || input.type === "range")) input.value = String(value);
    const choice = this.#choices.get(attribute);
    if (choice) choice.value = String(value);
  }

  #addChoice(root: ParentNode, name: ChoiceName): void {
    const setting = settingOf(name);
    const select = findElement(root, `#${name}`, HTMLSelectElement);
    const labels = setting.choiceLabels ?? [];
    select.replaceChildren(...(setting.choices ?? []).map((choice, i) => new Option(labels[i] ?? choice, choice)));
    describe(root, select, setting);
    select.addEventListener("change", () => this.onChange(name, select.value));
    this.#choices.set(name, select);
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
