// Sentences as data: a key of the catalogue and its named values. They are made where they are shown, in the reader's language, and
// can be sent between page and worker.

import type { element, errors, names, page } from "./en";

/** All of the catalogue's texts, as en.ts has them. */
export type English = typeof errors & typeof element & typeof names & typeof page;

/** What names a text. */
export type Key = keyof English;

/** Those that failures are made of: all that workers, and pages without the element, know. */
export type FailureKey = keyof typeof errors;

/** A text with `{placeholders}`; where its form depends on the value `count`, one for each of its language's plural categories. */
export type Text = string | PluralText;
export type PluralText = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** A text of every key, in one language. */
export type Texts = Readonly<Record<Key, Text>>;

type Names<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type TextOf<K extends Key> = English[K] extends string ? English[K] : English[K] extends { other: infer O } ? O : never;

/** The names in a text's braces. */
type Placeholders<K extends Key> = Names<TextOf<K>> | (English[K] extends string ? never : "count");

/** What takes a placeholder's place. */
export type Value =
  | Said
  | number
  /** With so many digits behind the point. */
  | { readonly decimal: number; readonly digits: number }
  /** "a, b and c", or "a, b or c". */
  | { readonly list: readonly Said[]; readonly or?: boolean }
  /** A day, in milliseconds since 1970. */
  | { readonly date: number }
  /** A sentence as a part of another: without its full stop. */
  | { readonly clause: Said };

/** A setting of the recipe in words: the label of its control, as it is within a sentence where nothing else is asked for. */
export interface SettingWords {
  readonly setting: string;
  readonly part?: "label" | "help";
  /** What this choice of its is called. */
  readonly choice?: string;
}

/** A text with its values. */
export interface Message<K extends Key = Key> {
  readonly key: K;
  readonly values: Readonly<Record<string, Value>>;
}

/** A failure's sentence as visitors read it: see polished.ts. */
export interface Complaint {
  readonly complaint: Said;
}

/** Something to be read: a text of the catalogue, several of them, or words that are the same in every language, such as a file's name. */
export type Said = string | Message | SettingWords | Complaint | readonly Said[];

/** A text of the catalogue with its values. */
export function message<K extends Key>(
  key: K,
  ...[values]: [Placeholders<K>] extends [never] ? [] : [values: Readonly<Record<Placeholders<K>, Value>>]
): Message<K> {
  return { key, values: values ?? {} };
}
