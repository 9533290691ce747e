// The attributes of instant pictures: looks, their blends, how long a style is taught, and how steady moving pictures are.

import { message } from "../languages/message";
import { badSetting } from "./bad-setting";
import { OWN_ATTRIBUTES, readQuality } from "./attributes";

type Read = (name: string) => string | null;

/** As the core has it. */
const LARGEST_SHARE = 1e6;

/** How much of the frame before a moving picture keeps, and where nobody says. */
export const STEADINESS = { least: 0, most: 0.95, standard: 0.7 };

/** Minutes of teaching that can be asked for. */
export const MINUTES = { least: 0.1, most: 240 };

/** Whether pictures are painted at once: the quality says so, or there is a look and nothing else is asked for. */
export function isInstant(read: Read): boolean {
  try {
    const quality = readQuality(read(OWN_ATTRIBUTES.quality));
    return (
      quality === "instant" || (!quality && !read("network")?.trim() && Boolean(read(OWN_ATTRIBUTES.look)?.trim()))
    );
  } catch {
    // It is complained about when somebody wants to paint.
    return false;
  }
}

/** Reads how much of each look of a file counts: "0.3,0.7"; empty where nothing is said. */
export function readBlend(text: string | null): number[] {
  if (!text?.trim()) return [];
  const shares = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  const sum = shares.reduce((sum, share) => sum + share, 0);
  if (shares.every((share) => share >= 0 && share <= LARGEST_SHARE) && sum > 0) return shares;
  throw badSetting("blend", text, message("example.blend"), 40);
}

/** Reads for how many minutes a style is taught; undefined where nothing is said. */
export function readMinutes(text: string | null): number | undefined {
  if (!text?.trim()) return undefined;
  const minutes = Number(text);
  if (minutes >= MINUTES.least && minutes <= MINUTES.most) return minutes;
  throw badSetting(OWN_ATTRIBUTES.teachMinutes, text, message("example.number-between", MINUTES));
}

/** Reads how steady moving pictures are. */
export function readSteadiness(text: string | null): number {
  if (!text?.trim()) return STEADINESS.standard;
  const steadiness = Number(text);
  const { least, most } = STEADINESS;
  if (steadiness >= least && steadiness <= most) return steadiness;
  throw badSetting(OWN_ATTRIBUTES.steadiness, text, message("example.number-between", { least, most }));
}
