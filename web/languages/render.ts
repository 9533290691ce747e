import type { Complaint, Message, Said, SettingWords, Text, Value } from "./message";
import { polished } from "./polished";

/** A setting's control in words. */
export interface SettingTexts {
  label: string;
  help: string;
  /** What its choices are called, by their names in a recipe. */
  choices?: Readonly<Record<string, string>>;
}

/** What a language has to say. */
export interface Voice {
  /** For `Intl`: how numbers, lists and days are written, and which plurals there are. */
  readonly tag: string;
  text(key: string): Text | undefined;
  /** What a setting is called and does. */
  setting(name: string): SettingTexts | undefined;
}

/** After one of these, the next sentence needs no space. */
const FULL_WIDTH_END = /[。！？；：，]$/;

/** Makes a sentence in a language. */
export function render(voice: Voice, said: Said): string {
  if (typeof said === "string") return said;
  if (isList(said)) return joined(said.map((one) => render(voice, one)));
  if ("setting" in said) return settingWords(voice, said);
  return "complaint" in said ? polished(render(voice, said.complaint)) : renderMessage(voice, said);
}

function isList(said: Exclude<Said, string>): said is readonly Said[] {
  return Array.isArray(said);
}

function settingWords(voice: Voice, { setting, part, choice }: SettingWords): string {
  const { label = setting, help = "", choices = {} } = voice.setting(setting) ?? {};
  if (choice !== undefined) return choices[choice] ?? choice;
  if (part === "help") return help.replaceAll("`", "");
  return part === "label" ? label : withinSentence(label);
}

/** Sentences one after the other. */
function joined(sentences: readonly string[]): string {
  return sentences
    .filter((sentence) => sentence !== "")
    .reduce((all, next) => all + (all === "" || FULL_WIDTH_END.test(all) ? "" : " ") + next, "");
}

function renderMessage(voice: Voice, { key, values }: Message): string {
  const text = formOf(voice, voice.text(key) ?? key, values.count);
  const sentence = text.replace(/\{([a-z_]+)\}/gi, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : renderValue(voice, value);
  });
  // A phrase of the catalogue is written as it is within a sentence.
  const first = /^\{([a-z_]+)\}/i.exec(text)?.[1];
  return first !== undefined && isPhrase(values[first]) ? capitalized(sentence) : sentence;
}

function formOf(voice: Voice, text: Text, count: Value | undefined): string {
  if (typeof text === "string") return text;
  const form = typeof count === "number" ? new Intl.PluralRules(voice.tag).select(count) : "other";
  return text[form] ?? text.other;
}

function renderValue(voice: Voice, value: Value): string {
  if (typeof value === "number") return number(voice, value, {});
  if (typeof value === "string" || isSaid(value)) return render(voice, value);
  if ("decimal" in value) {
    const { decimal, digits } = value;
    return number(voice, decimal, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }
  if ("list" in value) {
    const type = value.or === true ? "disjunction" : "conjunction";
    return new Intl.ListFormat(voice.tag, { type }).format(value.list.map((one) => render(voice, one)));
  }
  if ("date" in value) return new Intl.DateTimeFormat(voice.tag, { dateStyle: "medium" }).format(value.date);
  return render(voice, value.clause)
    .replace(/[.。]$/, "")
    .replaceAll(";", ",")
    .replaceAll("；", "，");
}

function isSaid(value: Exclude<Value, number | string>): value is Message | SettingWords | Complaint | readonly Said[] {
  return Array.isArray(value) || "key" in value || "setting" in value || "complaint" in value;
}

function isPhrase(value: Value | undefined): boolean {
  return typeof value === "object" && !("date" in value || "decimal" in value || "list" in value);
}

/** Sizes in pixels have no thousands separators. */
function number(voice: Voice, value: number, options: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(voice.tag, { useGrouping: false, maximumFractionDigits: 20, ...options }).format(value);
}

/** As at the beginning of a sentence. */
export function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** "Stroke size" as "stroke size"; an abbreviation stays. */
function withinSentence(label: string): string {
  return /^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}
