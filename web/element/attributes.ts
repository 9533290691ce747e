import { Failure } from "../worker/failure";
import type { DeviceChoice } from "../worker/protocol";
import { networkOf, QUALITIES, type Quality } from "./quality";

/** The element's attributes. */
export const ATTRIBUTES = [
  "photo",
  "style-image",
  "strength",
  "size",
  "quality",
  "iterations",
  "network",
  "device",
  "showcase",
  "showcase-photo",
] as const;

/** The attributes that are numbers. */
export const NUMBERS = ["strength", "size", "iterations"] as const;
export type NumberName = (typeof NUMBERS)[number];

/** What the attributes ask for; what is left out takes its default. */
export interface Settings {
  strength: number | undefined;
  size: number | undefined;
  iterations: number | undefined;
  /** What `network` names, or else what `quality` stands for. */
  network: string | undefined;
  device: DeviceChoice;
}

type Read = (name: string) => string | null;

const EXAMPLES: Record<NumberName, string> = {
  strength: "a number from 0 (photo) to 1 (style), such as 0.5",
  size: "the long side in pixels, such as 512",
  iterations: "how many, such as 100",
};

function readNumber(name: NumberName, read: Read): number | undefined {
  const text = read(name)?.trim();
  if (!text) return undefined;
  const value = Number(text);
  const whole = name === "strength" || Number.isInteger(value);
  if (!Number.isFinite(value) || !whole || value < 0) {
    throw new Failure("bad-setting", `${name} is "${text}"; give ${EXAMPLES[name]}.`);
  }
  return value;
}

/** Reads the quality attribute. */
export function readQuality(text: string | null): Quality | undefined {
  const given = text?.trim().toLowerCase();
  if (!given) return undefined;
  const quality = QUALITIES.find((quality) => quality === given);
  if (quality) return quality;
  throw new Failure("bad-setting", `quality is "${given}"; give quick or fine, or leave it out.`);
}

/** Reads the device attribute. */
export function readDevice(text: string | null): DeviceChoice {
  const device = text?.trim().toLowerCase() || "auto";
  if (device === "auto" || device === "cpu" || device === "gpu") return device;
  throw new Failure("bad-setting", `device is "${text}"; give cpu or gpu, or leave it out.`);
}

/** Reads all settings; throws a sentence for the first that makes no sense. Ranges are the core's to check. */
export function readSettings(read: Read): Settings {
  const quality = readQuality(read("quality"));
  return {
    strength: readNumber("strength", read),
    size: readNumber("size", read),
    iterations: readNumber("iterations", read),
    network: read("network")?.trim() || (quality && networkOf(quality)),
    device: readDevice(read("device")),
  };
}
