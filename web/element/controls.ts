import { message, type Said } from "../languages/message";
import type { Words } from "../languages/words";
import type { NetworkListing } from "../worker/protocol";
import { findElement } from "./find-element";
import { megabytes } from "./format";
import { type Offer, offersOf } from "./quality";
import { buildSettingFields } from "./setting-fields";
import type { Setting } from "./setting";
import { SETTINGS } from "./settings";

/** The attributes that have a control. */
export type ControlName = (typeof SETTINGS)[number]["attribute"] | "quality";

/** What the control of an attribute is called, within a sentence. */
export function labelOf(name: ControlName): Said {
  const setting = SETTINGS.find(({ attribute }) => attribute === name);
  return setting ? { setting: setting.name } : message("change.quality");
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
    readonly words: Words,
    readonly onChange: (name: ControlName, value: string) => void,
    onLeave: () => void,
  ) {
    this.#qualities = findElement(root, ".qualities", HTMLElement);
    this.#hint = findElement(root, "#quality-hint", HTMLElement);
    buildSettingFields(findElement(root, ".groups", HTMLElement), words);
    this.#network = findElement(root, "#network", HTMLSelectElement);
    this.#network.add(new Option("…", ""));
    for (const setting of SETTINGS) {
      // Its control offers more than the recipe: see start-choice.ts.
      if (setting.attribute === "init") continue;
      const control = findElement(root, `#${setting.attribute}`, HTMLElement);
      describe(root, words, control as HTMLInputElement | HTMLSelectElement, setting);
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
    const { name, attribute, choices = [] } = setting;
    select.replaceChildren(...choices.map((choice) => this.words.option({ setting: name, choice }, choice)));
    select.addEventListener("change", () => this.onChange(attribute, select.value));
    this.#choices.set(attribute, select);
  }

  /** Lists the qualities and the networks that can be had. */
  listNetworks(listings: NetworkListing[]): void {
    const chosen = this.#network.value;
    const options = listings.map(({ name, bytes }) =>
      this.words.option(message("quality.network", { name, megabytes: megabytes(bytes) }), name),
    );
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
    this.words.show(this.#hint, hintOf(offer));
  }

  #qualityChoice({ quality, label, bytes }: Offer): HTMLElement {
    const input = document.createElement("input");
    input.type = "radio";
    input.name = "quality";
    input.value = quality;
    input.addEventListener("change", () => this.onChange("quality", quality));
    const size = document.createElement("small");
    const asked = message("quality.megabytes", { megabytes: megabytes(bytes) });
    this.words.show(size, quality === "instant" ? message("quality.at-once") : asked);
    const name = document.createElement("span");
    this.words.show(name, label);
    const choice = document.createElement("label");
    choice.className = "quality";
    choice.append(input, name, " ", size);
    return choice;
  }
}

/** What a quality asks of the visitor. */
function hintOf(offer: Offer | undefined): Said {
  if (!offer) return message("quality.hint-other");
  return message(offer.quality === "instant" ? "quality.hint-instant" : "quality.hint-fetched");
}

/** Gives a control its setting's label, range and explanation. */
function describe(
  root: ParentNode,
  words: Words,
  control: HTMLInputElement | HTMLSelectElement,
  setting: Setting,
): void {
  const { name } = setting;
  words.show(findElement(root, `label[for="${control.id}"]`, HTMLLabelElement), { setting: name, part: "label" });
  const hint = root.querySelector(`#${control.id}-hint`);
  if (hint) words.show(hint, { setting: name, part: "help" });
  else words.show(control, { setting: name, part: "help" }, "title");
  if (control instanceof HTMLSelectElement) return;
  control.min = String(setting.minimum ?? "");
  control.max = String(setting.maximum ?? "");
  control.step = String(setting.step ?? (setting.type === "integer" ? 1 : "any"));
}
