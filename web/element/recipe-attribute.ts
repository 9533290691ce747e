// The attribute `recipe`: settings all at once, which attributes of their own go before.

import { fetchBlob, unfetched, type Wanted } from "../client/fetch-blob";
import { message, type Said } from "../languages/message";
import { detail, Failure, isFailure } from "../worker/failure";
import type { Recipe } from "../worker/protocol";
import { badSetting, noAddress } from "./bad-setting";
import { attributesOfPreset, PRESETS } from "./presets";
import { attributesOfRecipe } from "./recipe-settings";
import { reflect } from "./reflect";

/** What it sets. */
interface Given {
  attributes: Record<string, string | null>;
  /** What no attribute can say. */
  rest: Recipe;
}

/** With one of these a preset's own style is left out. */
const STYLE_ATTRIBUTES = ["style-image", "style-mix", "gallery-style"];

/** Bytes of a recipe's file: more than any has. */
const LIMIT = 256 << 10;

/** Sets what the attribute `recipe` says: a preset's name, JSON, or the address of JSON. */
export class RecipeAttribute {
  #text = "";
  /** What it has set, to take it away for another. */
  #set: [string, string][] = [];
  #rest: Recipe = {};
  #failure: Failure | undefined;
  /** The address that has still to be fetched. */
  #address: string | undefined;

  /** `quietly` runs what sets attributes, which is no step of the visitor's. */
  constructor(
    readonly element: Element,
    readonly quietly: (change: () => void) => void,
  ) {}

  /** The settings that no attribute can say. */
  get rest(): Recipe {
    return this.#rest;
  }

  /** Sets what the attribute says now; what has to be fetched waits for `ready`. Returns whether it says something else. */
  take(): boolean {
    const text = this.element.getAttribute("recipe")?.trim() ?? "";
    if (text === this.#text) return false;
    this.#text = text;
    this.quietly(() => this.#takeBack());
    this.#rest = {};
    this.#failure = this.#address = undefined;
    if (/^[[{]/.test(text)) this.#try(() => this.#apply(fromJson(text, "recipe")));
    else if (/^[a-z0-9-]+$/i.test(text)) this.#try(() => this.#apply(this.#preset(text)));
    else if (text) this.#address = text;
    return true;
  }

  /** Fetches what has to be; throws where it cannot be had, or makes no sense. */
  async ready(signal: AbortSignal): Promise<void> {
    const address = this.#address;
    if (address !== undefined) {
      const json = await fetchRecipe(signal, address);
      if (address !== this.#address) return this.ready(signal);
      this.#address = undefined;
      this.#try(() => this.#apply(fromJson(json, address)));
    }
    if (this.#failure) throw this.#failure;
  }

  #try(apply: () => void): void {
    try {
      apply();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#failure = error;
    }
  }

  #takeBack(): void {
    for (const [name, value] of this.#set)
      if (this.element.getAttribute(name) === value) reflect(this.element, name, null);
    this.#set = [];
  }

  #apply({ attributes, rest }: Given): void {
    this.#rest = rest;
    this.quietly(() => this.#setAll(attributes));
  }

  #setAll(attributes: Given["attributes"]): void {
    const given = new Set(this.element.getAttributeNames());
    // A quality is its network's name.
    if (given.has("quality")) given.add("network");
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || given.has(name)) continue;
      this.element.setAttribute(name, value);
      this.#set.push([name, value]);
    }
  }

  #preset(name: string): Given {
    const preset = PRESETS.find(({ id }) => id === name.toLowerCase());
    if (!preset) {
      const known = { list: PRESETS.map(({ id }) => id), or: true };
      throw badSetting("recipe", name, message("example.recipe", { known }));
    }
    const all = Object.entries(attributesOfPreset(preset));
    const styled = STYLE_ATTRIBUTES.some((attribute) => this.element.hasAttribute(attribute));
    const wanted = styled ? all.filter(([attribute]) => !attribute.startsWith("gallery-")) : all;
    return { attributes: Object.fromEntries(wanted), rest: {} };
  }
}

function fromJson(json: string, name: string): Given {
  try {
    const recipe: unknown = JSON.parse(json);
    if (typeof recipe !== "object" || recipe === null || Array.isArray(recipe))
      throw noRecipe(name, message("why.no-object"));
    // Whether it is a recipe is the core's to check.
    return attributesOfRecipe(recipe);
  } catch (error) {
    throw isFailure(error) ? error : noRecipe(name, detail(error));
  }
}

function noRecipe(name: string, why: Said): Failure {
  return new Failure("bad-setting", message("failure.no-recipe", { name, why, example: '{"strength": 0.7}' }));
}

async function fetchRecipe(signal: AbortSignal, address: string): Promise<string> {
  if (!URL.canParse(address, document.baseURI)) throw noAddress("recipe", address, message("example.recipe-file"));
  const url = new URL(address, document.baseURI);
  const wanted: Wanted = {
    what: message("what.recipe", { name: url.pathname.split("/").pop() ?? "" }),
    code: "recipe-unreachable",
    remedy: message("remedy.correct-recipe"),
  };
  const blob = await fetchBlob(signal, url, wanted);
  if (blob.size > LIMIT) throw unfetched(wanted, message("why.recipe-too-long"));
  return blob.text();
}
