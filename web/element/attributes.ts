import { message, type Said } from "../languages/message";
import { saidOf } from "../worker/failure";
import type { DeviceChoice, Recipe } from "../worker/protocol";
import { badSetting } from "./bad-setting";
import { readCrop } from "./crop";
import { networkOf, QUALITIES, type Quality } from "./quality";
import type { Setting } from "./setting";
import { SETTINGS } from "./settings";

/** The attributes that are no settings of a recipe, by their properties. */
export const OWN_ATTRIBUTES = {
  photo: "photo",
  styleImage: "style-image",
  galleryStyle: "gallery-style",
  gallerySeed: "gallery-seed",
  galleryPalette: "gallery-palette",
  styles: "styles",
  quality: "quality",
  device: "device",
  showcase: "showcase",
  showcasePhoto: "showcase-photo",
  styleCrop: "style-crop",
  protect: "protect",
  initImage: "init-image",
  look: "look",
  blend: "blend",
  teachMinutes: "teach-minutes",
  steadiness: "steadiness",
  engine: "engine",
  models: "models",
  reveal: "reveal",
  poster: "poster",
  controls: "controls",
  recipe: "recipe",
} as const;

/** The attributes that are there or not. */
export const BOOLEAN_ATTRIBUTES = { disabled: "disabled", autostart: "autostart" } as const;

/** The attributes that are lists, and so are their properties: see picture-attributes.ts. */
export const LIST_ATTRIBUTES = { styleMix: "style-mix", regions: "regions" } as const;

/** The element's attributes. */
export const ATTRIBUTES = [
  ...Object.values(OWN_ATTRIBUTES),
  ...Object.values(LIST_ATTRIBUTES),
  ...Object.values(BOOLEAN_ATTRIBUTES),
  ...SETTINGS.map(({ attribute }) => attribute),
];

/** What the attributes ask for; what is left out takes its default. */
export interface Settings {
  /** Its network is what `network` names, or else what `quality` stands for. */
  recipe: Recipe;
  device: DeviceChoice;
}

type Read = (name: string) => string | null;

/** Why a setting's text cannot be used, its range included; undefined where it can. */
export function complaintAbout(setting: Setting, text: string): Said | undefined {
  try {
    const value = readSetting(setting, text.trim());
    const { minimum, maximum } = setting;
    const outside = typeof value === "number" && (value < (minimum ?? -Infinity) || value > (maximum ?? Infinity));
    if (!outside) return undefined;
    return message("failure.setting", { setting: setting.attribute, value, example: exampleOf(setting) });
  } catch (error) {
    return saidOf(error);
  }
}

/** Reads a setting's text; its range is the core's to check. */
function readSetting(setting: Setting, text: string): string | number {
  const { attribute, type, choices } = setting;
  if (type === "string") return text;
  if (type === "choice") {
    if (choices?.includes(text)) return text;
    const known = { list: choices ?? [], or: true };
    throw badSetting(attribute, text, message("example.choice", { known }));
  }
  const value = Number(text);
  const whole = type === "integer";
  if (whole ? Number.isInteger(value) : Number.isFinite(value)) return value;
  throw badSetting(attribute, text, exampleOf(setting, whole));
}

function exampleOf({ minimum, maximum }: Setting, whole = false): Said {
  if (minimum === undefined || maximum === undefined) return message(whole ? "example.whole" : "example.number");
  const range = { least: minimum, most: maximum };
  return message(whole ? "example.whole-between" : "example.number-between", range);
}

/** Reads the quality attribute. */
export function readQuality(text: string | null): Quality | undefined {
  const given = text?.trim().toLowerCase();
  if (!given) return undefined;
  const quality = QUALITIES.find((quality) => quality === given);
  if (quality) return quality;
  throw badSetting("quality", given, message("example.quality"));
}

/** Reads the device attribute. */
export function readDevice(text: string | null): DeviceChoice {
  const device = text?.trim().toLowerCase() || "auto";
  if (device === "auto" || device === "cpu" || device === "gpu") return device;
  throw badSetting("device", text, message("example.device"));
}

/** Reads all settings, over those that no attribute can say; throws a sentence for the first that makes no sense. */
export function readSettings(read: Read, rest: Recipe = {}): Settings {
  const quality = readQuality(read("quality"));
  const given = SETTINGS.flatMap((setting) => {
    const text = read(setting.attribute)?.trim();
    return text ? [[setting.name, readSetting(setting, text)]] : [];
  });
  const crop = readCrop(read("style-crop"));
  const ofCrop: Recipe = crop ? { style_crop: crop } : {};
  const ofQuality: Recipe = quality && quality !== "instant" ? { network: networkOf(quality) } : {};
  return {
    recipe: { ...rest, ...ofQuality, ...ofCrop, ...(Object.fromEntries(given) as Recipe) },
    device: readDevice(read("device")),
  };
}
