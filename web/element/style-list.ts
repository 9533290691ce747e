// The style pictures that a site offers besides the generated ones: the file that the attribute `styles` names.

import { detail, isAbort } from "../worker/failure";
import { readPixels } from "./read-pixels";
import type { Gallery } from "./gallery";

/** A style picture of the site's own. */
export interface ListedStyle {
  /** Its address as the list has it: what `gallery-style` names it by. */
  id: string;
  label: string;
  kind: "style";
  /** The whole address. */
  address: string;
  /** Whose picture it is. */
  credit: string | undefined;
}

/** What was read of a list, and a sentence for each thing in it that cannot be used. */
export interface StyleList {
  styles: ListedStyle[];
  complaints: string[];
}

/** More would be no row any more. */
const MOST = 60;
const LONGEST_LABEL = 80;
const EXAMPLE = '{"src": "waves.jpg", "label": "Waves"}';
const THUMBNAIL = 160;

/** Reads a list that was fetched from `address`, from where its pictures are looked for. */
export function readStyleList(json: unknown, address: string): StyleList {
  if (!Array.isArray(json)) return { styles: [], complaints: [`${address} is no list; it must be [${EXAMPLE}].`] };
  const complaints: string[] = [];
  const styles = json.slice(0, MOST).flatMap((entry: unknown, index) => {
    const style = readEntry(entry, address);
    if (typeof style !== "string") return [style];
    complaints.push(`Picture ${index + 1} of ${address} is left out: ${style}.`);
    return [];
  });
  if (json.length > MOST) complaints.push(`${address} has more than ${MOST} pictures; the first ${MOST} are shown.`);
  const once = styles.filter(({ id }, index) => styles.findIndex((other) => other.id === id) === index);
  return { styles: once, complaints };
}

/** A picture of the list, or why it is none. */
function readEntry(entry: unknown, base: string): ListedStyle | string {
  const { src, label, credit } = (entry ?? {}) as Record<string, unknown>;
  if (typeof src !== "string" || !src) return `it has no src; give ${EXAMPLE}`;
  if (typeof label !== "string" || !label.trim()) return `it has no label; give ${EXAMPLE}`;
  if (credit !== undefined && typeof credit !== "string") return "its credit is no text";
  const url = URL.canParse(src, base) ? new URL(src, base) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") return `its src "${src}" is no address of the web`;
  return { id: src, label: label.trim().slice(0, LONGEST_LABEL), kind: "style", address: url.href, credit };
}

/** Fetches the list; what is wrong with it goes to the console, for whoever runs the site. */
export async function fetchStyleList(signal: AbortSignal, attribute: string): Promise<ListedStyle[]> {
  try {
    const address = new URL(attribute, document.baseURI).href;
    const response = await fetch(address, { signal });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const { styles, complaints } = readStyleList(await response.json(), address);
    for (const complaint of complaints) warn(complaint);
    return styles;
  } catch (error) {
    if (isAbort(error)) throw error;
    warn(`The style pictures of ${attribute} could not be read (${detail(error)}); correct the file or its address.`);
    return [];
  }
}

/** Shows the pictures in their tiles, one after the other; one that cannot be had stays empty. */
export async function showListed(signal: AbortSignal, gallery: Gallery, styles: ListedStyle[]): Promise<void> {
  for (const { id, address, label } of styles) {
    try {
      const response = await fetch(address, { signal });
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      gallery.showThumbnail(id, await readPixels(await response.blob(), THUMBNAIL));
    } catch (error) {
      if (isAbort(error)) throw error;
      warn(`${label} (${address}) could not be shown (${detail(error)}); correct its src in the list of styles.`);
    }
  }
}

function warn(sentence: string): void {
  // eslint-disable-next-line no-console -- it is the site's to mend, and no visitor's
  console.warn(sentence);
}
