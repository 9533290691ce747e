// What a page and the painter in its frame say to each other, by postMessage. Every message is `{impasto: VERSION, type, ...}`.

import { CHOSEN_ATTRIBUTES } from "../element/element-state";

/** The protocol's version: another number where a message changes its meaning. */
export const VERSION = 1;

/** From the page to the frame. */
export type Request =
  /** Asks for `ready`; to be sent when the frame has loaded. */
  | { type: "hello" }
  /** Sets attributes of the element; null takes one away. */
  | { type: "set"; attributes: Record<string, string | null> }
  /** Chooses a picture, the bytes of a file, which may be transferred. */
  | { type: "choose"; role: "photo" | "style"; name: string; bytes: ArrayBuffer }
  | { type: "paint" }
  | { type: "stop" };

/** From the frame to the page. Bytes and pixels are transferred. */
export type Report =
  | { type: "ready" }
  | { type: "load"; device: string; label: string }
  | { type: "progress"; work: number; iteration: number | undefined; iterations: number | undefined }
  /** The picture as it is now, RGBA. */
  | { type: "preview"; width: number; height: number; data: ArrayBuffer }
  /** The finished picture, a PNG. */
  | { type: "finish"; width: number; height: number; png: ArrayBuffer }
  | { type: "error"; code: string; message: string };

/** The origins in `?allow=`, separated by commas; what is no origin of a server is left out. */
export function allowedOrigins(search: string): string[] {
  const listed = new URLSearchParams(search).get("allow")?.split(",") ?? [];
  return listed.map((origin) => origin.trim()).filter(isOrigin);
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Reads a message; a string says what is wrong with one that was meant for us, undefined that it was not. */
export function readRequest(data: unknown): Request | string | undefined {
  if (!isRecord(data) || !("impasto" in data)) return undefined;
  if (data.impasto !== VERSION)
    return `This frame speaks version ${VERSION} of its protocol; send impasto: ${VERSION}.`;
  switch (data.type) {
    case "hello":
    case "paint":
    case "stop":
      return { type: data.type };
    case "set":
      return readAttributes(data.attributes);
    case "choose":
      return readChoice(data);
    default:
      return `The frame knows no message of type "${String(data.type).slice(0, 40)}"; send hello, set, choose, paint or stop.`;
  }
}

function readAttributes(given: unknown): Request | string {
  const attributes = isRecord(given) ? Object.entries(given) : [];
  for (const [name, value] of attributes) {
    if (name !== "lang" && !CHOSEN_ATTRIBUTES.includes(name))
      return `"${name.slice(0, 40)}" cannot be set from outside; see the README.`;
    if (value !== null && typeof value !== "string") return `${name} is no text; give one, or null.`;
  }
  return { type: "set", attributes: Object.fromEntries(attributes) as Record<string, string | null> };
}

function readChoice({ role, name, bytes }: Record<string, unknown>): Request | string {
  if (role !== "photo" && role !== "style") return "The role is neither photo nor style; give one of them.";
  if (!(bytes instanceof ArrayBuffer)) return "The bytes are no ArrayBuffer; give those of a picture file.";
  return { type: "choose", role, name: typeof name === "string" ? name.slice(0, 200) : role, bytes };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
