// The core speaks English. What it says, and what pictures are called that pass through it, become messages again.

import { errors } from "./en";
import type { FailureKey, Message, Said, Value } from "./message";

/** `name`: what a picture without a name of its own is called. `core`: what the core says besides its errors. */
type Kind = "name" | "core";

interface Form {
  key: FailureKey;
  pattern: RegExp;
}

const forms = new Map<Kind, readonly Form[]>();

const SIZE = "\\d+x\\d+";

/** Values of texts that are numbers, or sizes in pixels. */
const NUMBERS: Readonly<Record<string, string>> = {
  number: "\\d+",
  count: "\\d+",
  threads: "\\d+",
  needed: "\\d+",
  there: "\\d+",
  least: "[-+.e\\d]+",
  most: "[-+.e\\d]+",
  from: SIZE,
  to: SIZE,
};

/** A name as a message where it is one that this code gives; the names of files stay as they are. */
export function recognizedName(name: string): Said {
  return recognized("name", name) ?? name;
}

/** One or more sentences of the core's, or a part of one. */
export function recognizedWords(english: string): Said {
  const sentences = english.split(/(?<=\.) /).map((sentence) => recognized("core", sentence));
  if (sentences.every((sentence) => sentence !== undefined)) return sentences;
  // A file's name may look like the end of a sentence.
  return recognized("core", english) ?? english;
}

/** A failure of the core's from its code and its named values, if it has any; undefined where they are not all there. */
export function coreFailure(
  code: string,
  given: Readonly<Record<string, Value>> | null | undefined,
): Message | undefined {
  const key = `error.${code}`;
  if (!isKey(key)) return undefined;
  const values = given ?? {};
  const names = [...errors[key].matchAll(/\{([a-z_]+)\}/g)].map(([, name = ""]) => name);
  return names.every((name) => values[name] !== undefined) ? { key, values: said(values) } : undefined;
}

function isKey(key: string): key is FailureKey {
  return Object.hasOwn(errors, key);
}

function recognized(kind: Kind, english: string): Message | undefined {
  for (const { key, pattern } of formsOf(kind)) {
    const match = pattern.exec(english);
    if (match) return { key, values: said(match.groups ?? {}) };
  }
  return undefined;
}

function said(values: Readonly<Record<string, Value>>): Record<string, Value> {
  const entries = Object.entries(values).map(([name, value]): [string, Value] => {
    if (typeof value !== "string") return [name, value];
    if (NUMBERS[name] === SIZE) return [name, value.replace("x", " × ")];
    return [name, name === "name" ? recognizedName(value) : recognizedWords(value)];
  });
  return Object.fromEntries(entries);
}

function formsOf(kind: Kind): readonly Form[] {
  const known = forms.get(kind) ?? Object.entries(errors).flatMap(([key, text]) => formOf(kind, key, text));
  forms.set(kind, known);
  return known;
}

function formOf(kind: Kind, key: string, text: string): Form[] {
  if (!key.startsWith(`${kind}.`) || !isKey(key)) return [];
  const source = text
    .split(/\{([a-z_]+)\}/)
    .map((piece, i) => (i % 2 === 0 ? escaped(piece) : `(?<${piece}>${NUMBERS[piece] ?? ".+"})`))
    .join("");
  // A name begins a sentence of the core's with a capital.
  return [{ key, pattern: new RegExp(`^${source}$`, "i") }];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
