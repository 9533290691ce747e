// The settings in the page's address, behind the #: `#strength=0.7&keep-colours=luminance`. No pictures are
// among them; a look may be, by its address: its file holds numbers, all of which are checked.

import { complaintAbout, OWN_ATTRIBUTES, readQuality } from "../element/attributes";
import { readCrop } from "../element/crop";
import { CHOSEN_ATTRIBUTES } from "../element/element-state";
import { readBlend, readMinutes } from "../element/instant-attributes";
import type { Setting } from "../element/setting";
import { SETTINGS } from "../element/settings";
import { detail } from "../worker/failure";

/** Attributes and their values; null where one is not set. */
export type Attributes = Record<string, string | null>;

/** What an address asks for, and a sentence about what in it makes no sense. */
export interface Fragment {
  attributes: Attributes;
  complaint: string | undefined;
}

/** Longer than the name of any style. */
const LONGEST_VALUE = 200;
/** Of the address of a look. */
const LONGEST_ADDRESS = 2000;

/** Reads the settings behind the #. What is not in it is as it was when the page came: as `before` has it. */
export function readFragment(hash: string, before: Attributes): Fragment {
  const attributes = { ...before };
  const complaints: string[] = [];
  // Without a value it is a place in the page.
  if (!hash.includes("=")) return { attributes, complaint: undefined };
  for (const [name, value] of new URLSearchParams(hash.replace(/^#/, ""))) {
    const complaint = complaintAboutPair(name, value);
    if (complaint === undefined) attributes[name] = value || null;
    else complaints.push(complaint);
  }
  return { attributes, complaint: sentence(complaints) };
}

/** Writes what differs from how the page came, and from the defaults; empty where nothing does. */
export function writeFragment(attributes: Attributes, before: Attributes): string {
  const pairs = CHOSEN_ATTRIBUTES.flatMap((name) => {
    const value = attributes[name] ?? null;
    const standard = before[name] ?? defaultOf(name);
    // Taken away again from how the page came: that too must be said.
    if (value === null) return before[name] == null ? [] : [[name, ""]];
    return value === standard ? [] : [[name, value]];
  });
  return pairs.map((pair) => pair.map(encode).join("=")).join("&");
}

/** What a fragment may hold as it is, so that people can read it. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/%(2F|3A|2C|40)/g, decodeURIComponent);
}

function settingOf(attribute: string): Setting | undefined {
  return SETTINGS.find((setting) => setting.attribute === attribute);
}

function defaultOf(attribute: string): string | null {
  const value = settingOf(attribute)?.default;
  return value === undefined ? null : String(value);
}

/** Why a pair cannot be used; what the gallery has is the element's to check. */
function complaintAboutPair(name: string, value: string): string | undefined {
  const short = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
  if (!CHOSEN_ATTRIBUTES.includes(name)) return `"${short(name)}" is no setting`;
  if (value.length > (name === OWN_ATTRIBUTES.look ? LONGEST_ADDRESS : LONGEST_VALUE)) return `${name} is too long`;
  const setting = settingOf(name);
  if (setting && value) return complaintAbout(setting, value)?.replace(`"${value}"`, `"${short(value)}"`);
  try {
    if (name === OWN_ATTRIBUTES.quality) readQuality(value);
    if (name === OWN_ATTRIBUTES.styleCrop) readCrop(value);
    if (name === OWN_ATTRIBUTES.blend) readBlend(value);
    if (name === OWN_ATTRIBUTES.teachMinutes) readMinutes(value);
    return undefined;
  } catch (error) {
    return detail(error);
  }
}

function sentence(complaints: string[]): string | undefined {
  if (complaints.length === 0) return undefined;
  const [first, ...more] = complaints.map((complaint) => complaint.replace(/\.$/, "").replaceAll(";", ","));
  const rest = more.length > 0 ? ` (and ${more.length} more like it)` : "";
  return `This page's address asks for something that cannot be had: ${first}${rest}; everything else in it is taken.`;
}
