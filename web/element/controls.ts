import type { NetworkListing } from "../worker/protocol";
import { findElement } from "./find-element";
import { megabytes } from "./format";
import { type Offer, offersOf } from "./quality";
import { buildSettingFields } from "./setting-fields";
import type { Setting } from "./setting";
import { SETTINGS } from "./settings";

/** The attributes that have a control. */
export type ControlName = (typeof SETTINGS)[number]["attribute"] | "quality";

/** What the control of an attribute is called. */
export function labelOf(name: ControlName): string {
  return SETTINGS.find(({ attribute }) => attribute === name)?.label ?? "Quality";
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
    buildSettingFields(findElement(root, ".groups", HTMLElement));
    this.#network = findElement(root, "#network", HTMLSelectElement);
    this.#network.add(new Option("…", ""));
    for (const setting of SETTINGS) {
      // Its control offers more than the recipe: see start-choice.ts.
      if (setting.attribute === "init") continue;
      const control = findElement(root, `#${setting.attribute}`, HTMLElement);
      describe(root, control as HTMLInputElement | HTMLSelectElement, setting);
      if (control instanceof HTMLInputElement) this.#addNumber(control, setting.attribute, onLeave);
      else if (control !== this.#network) this.#addChoice(control as HTMLSelectElement, setting);
    }
    this.#network.addEventListener("change", () => onChange("network", this.#network.value));
  }

  #addNumber(input: HTMLInputElement, name: ControlName, onLeave: () => void): void {
    this.#numbers.set(name, input);
    input.addEventListener("blur", onLeave);
    input.addEventListener("input", () => {
      // A half-typed number ("1e") reads as empty; it must not count as "take the default".
      if (!input.validity.badInput) this.onChange(name, input.value);
    });
  }

  /** Shows a number, unless it is being typed right now, or a choice; what has no control is not shown. */
  show(attribute: string, value: number | string): void {
    const input = this.#numbers.get(attribute);
    if (input && (!input.matches(":focus") || input.type === "range")) input.value = String(value);
    const choice = this.#choices.get(attribute);
    if (choice) choice.value = String(value);
  }

  #addChoice(select: HTMLSelectElement, setting: Setting & { attribute: ControlName }): void {
    const { attribute, choices = [], choiceLabels = [] } = setting;
    select.replaceChildren(...choices.map((choice, i) => new Option(choiceLabels[i] ?? choice, choice)));
    select.addEventListener("change", () => this.onChange(attribute, select.value));
    this.#choices.set(attribute, select);
  }

  /** Lists the qualities and the networks that can be had. */
  listNetworks(listings: NetworkListing[]): void {
    const chosen = this.#network.value;
    const options = listings.map(({ name, bytes }) => new Option(`${name} (${megabytes(bytes)} MB)`, name));
    this.#network.replaceChildren(...options);
    this.#offers = offersOf(listings);
    this.#qualities.replaceChildren(...this.#offers.map((offer) => this.#qualityChoice(offer)));
    if (chosen) this.showNetwork(chosen, false);
  }

  /**
   * Shows which network is chosen, also one that the list does not have: Paint will say so. `instant`: pictures are painted at
   * once, and the network is for teaching.
   */
  showNetwork(name: string, instant: boolean): void {
    if (![...this.#network.options].some((option) => option.value === name)) this.#network.add(new Option(name, name));
    this.#network.value = name;
    const offer = this.#offers.find(({ quality, network }) => (instant ? quality === "instant" : network === name));
    for (const input of this.#qualities.querySelectorAll("input")) input.checked = input.value === offer?.quality;
    this.#hint.textContent = hintOf(offer);
  }

  #qualityChoice({ quality, label, bytes }: Offer): HTMLElement {
    const input = document.createElement("input");
    input.type = "radio";
    input.name = "quality";
    input.value = quality;
    input.addEventListener("change", () => this.onChange("quality", quality));
    const size = document.createElement("small");
    size.textContent = quality === "instant" ? "at once" : `${megabytes(bytes)} MB`;
    const choice = document.createElement("label");
    choice.className = "quality";
    choice.append(input, label, " ", size);
    return choice;
  }
}

/** What a quality asks of the visitor. */
function hintOf(offer: Offer | undefined): string {
  if (!offer) return "Another network is chosen below.";
  if (offer.quality === "instant")
    return "In a look that was learned before. Strength and recipes are for Quick and Fine.";
  return "Fetched once, then kept by your browser.";
}

/** Gives a control its setting's label, range and explanation. */
function describe(root: ParentNode, control: HTMLInputElement | HTMLSelectElement, setting: Setting): void {
  findElement(root, `label[for="${control.id}"]`, HTMLLabelElement).textContent = setting.label;
  const help = setting.help.replaceAll("`", "");
  const hint = root.querySelector(`#${control.id}-hint`);
  if (hint) hint.textContent = help;
  else control.title = help;
  if (control instanceof HTMLSelectElement) return;
  control.min = String(setting.minimum ?? "");
  control.max = String(setting.maximum ?? "");
  control.step = String(setting.step ?? (setting.type === "integer" ? 1 : "any"));
}
