// The settings in the page's address, behind the #: `#strength=0.7&keep-colours=luminance`. No pictures are
// among them; a look may be, by its address: its file holds numbers, all of which are checked.

import { message, type Said } from "../languages/message";
import { complaintAbout, OWN_ATTRIBUTES, readQuality } from "../element/attributes";
import { shortened } from "../element/bad-setting";
import { readCrop } from "../element/crop";
import { CHOSEN_ATTRIBUTES } from "../element/element-state";
import { readBlend, readMinutes, readSteadiness } from "../element/instant-attributes";
import type { Setting } from "../element/setting";
import { SETTINGS } from "../element/settings";
import { LANGUAGE } from "./asked-language";
import { saidOf } from "../worker/failure";

/** Attributes and their values; null where one is not set. */
export type Attributes = Record<string, string | null>;

/** What an address asks for, and a sentence about what in it makes no sense. */
export interface Fragment {
  attributes: Attributes;
  complaint: Said | undefined;
}

/** Of a name that is none. */
const LONGEST_SHOWN = 40;
/** Longer than the name of any style. */
const LONGEST_VALUE = 200;
/** Of the address of a look. */
const LONGEST_ADDRESS = 2000;

/** Reads the settings behind the #. What is not in it is as it was when the page came: as `before` has it. */
export function readFragment(hash: string, before: Attributes): Fragment {
  const attributes = { ...before };
  const complaints: Said[] = [];
  // Without a value it is a place in the page.
  if (!hash.includes("=")) return { attributes, complaint: undefined };
  for (const [name, value] of new URLSearchParams(hash.replace(/^#/, ""))) {
    // It is the page's: see page-language.ts.
    if (name === LANGUAGE) continue;
    const complaint = complaintAboutPair(name, value);
    if (complaint === undefined) attributes[name] = value || null;
    else complaints.push(complaint);
  }
  return { attributes, complaint: sentence(complaints) };
}

/** Writes what differs from how the page came, and from the defaults; empty where nothing does. A language in the address stays there. */
export function writeFragment(attributes: Attributes, before: Attributes, hash = ""): string {
  const language = new URLSearchParams(hash.replace(/^#/, "")).get(LANGUAGE);
  const pairs = CHOSEN_ATTRIBUTES.flatMap((name) => {
    const value = attributes[name] ?? null;
    const standard = before[name] ?? defaultOf(name);
    // Taken away again from how the page came: that too must be said.
    if (value === null) return before[name] == null ? [] : [[name, ""]];
    return value === standard ? [] : [[name, value]];
  });
  if (language) pairs.unshift([LANGUAGE, language]);
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
function complaintAboutPair(name: string, value: string): Said | undefined {
  if (!CHOSEN_ATTRIBUTES.includes(name)) return message("failure.no-setting", { name: shortened(name, LONGEST_SHOWN) });
  if (value.length > (name === OWN_ATTRIBUTES.look ? LONGEST_ADDRESS : LONGEST_VALUE))
    return message("failure.setting-too-long", { name });
  const setting = settingOf(name);
  if (setting && value) return complaintAbout(setting, value);
  try {
    if (name === OWN_ATTRIBUTES.quality) readQuality(value);
    if (name === OWN_ATTRIBUTES.styleCrop) readCrop(value);
    if (name === OWN_ATTRIBUTES.blend) readBlend(value);
    if (name === OWN_ATTRIBUTES.teachMinutes) readMinutes(value);
    if (name === OWN_ATTRIBUTES.steadiness) readSteadiness(value);
    return undefined;
  } catch (error) {
    return saidOf(error);
  }
}

function sentence([complaint, ...more]: Said[]): Said | undefined {
  if (complaint === undefined) return undefined;
  const first = { clause: complaint };
  if (more.length === 0) return message("failure.address", { first });
  return message("failure.address-more", { first, more: more.length });
}
