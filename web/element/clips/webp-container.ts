// The container of WebP pictures (RFC 9649, "WebP Image Format", section 2): what browsers encode are single pictures.

/** A frame: the chunks of its picture, and for how many milliseconds it is shown. */
export interface WebpFrame {
  image: Uint8Array<ArrayBuffer>;
  duration: number;
}

/** Chunks that make a picture: its alpha, and its colours with or without loss. */
const IMAGE_CHUNKS = ["ALPH", "VP8 ", "VP8L"];

/** Bits of the VP8X chunk's flags. */
const ANIMATION = 0x02;
const ALPHA = 0x10;

/** Of a frame: it replaces what was there, rather than being blended over it. */
const DO_NOT_BLEND = 0x02;

/** The chunks of a WebP file's picture as they are within a frame; undefined where the bytes are no such file. */
export function webpImage(file: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (file.length < 12 || nameAt(file, 0) !== "RIFF" || nameAt(file, 8) !== "WEBP") return undefined;
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const parts: Uint8Array[] = [];
  for (let at = 12; at + 8 <= file.length;) {
    const end = at + 8 + padded(view.getUint32(at + 4, true));
    if (end > file.length) return undefined;
    if (IMAGE_CHUNKS.includes(nameAt(file, at))) parts.push(file.subarray(at, end));
    at = end;
  }
  if (!parts.some((part) => nameAt(part, 0) !== "ALPH")) return undefined;
  return joined(parts);
}

/** The parts of an animated WebP file, of frames of this size; it repeats for ever. */
export function animatedWebp(width: number, height: number, frames: readonly WebpFrame[]): Uint8Array<ArrayBuffer>[] {
  const alpha = frames.some(({ image }) => nameAt(image, 0) === "ALPH" || nameAt(image, 0) === "VP8L");
  const flags = ANIMATION | (alpha ? ALPHA : 0);
  const head = chunk("VP8X", [flags, 0, 0, 0, ...uint24(width - 1), ...uint24(height - 1)]);
  // White behind it, and no end.
  const animation = chunk("ANIM", [255, 255, 255, 255, 0, 0]);
  const body = frames.flatMap(({ image, duration }) => {
    const place = [...uint24(0), ...uint24(0), ...uint24(width - 1), ...uint24(height - 1)];
    return [header("ANMF", 16 + image.length), bytes([...place, ...uint24(duration), DO_NOT_BLEND]), image];
  });
  const parts = [bytes(fourBytes("WEBP")), head, animation, ...body];
  return [
    header(
      "RIFF",
      parts.reduce((sum, { length }) => sum + length, 0),
    ),
    ...parts,
  ];
}

function chunk(name: string, content: readonly number[]): Uint8Array<ArrayBuffer> {
  return joined([header(name, content.length), bytes(content)]);
}

function header(name: string, length: number): Uint8Array<ArrayBuffer> {
  return bytes([...fourBytes(name), ...uint24(length), Math.floor(length / 2 ** 24)]);
}

function bytes(values: readonly number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(values);
}

/** Little-endian. */
function uint24(value: number): [number, number, number] {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255];
}

function fourBytes(name: string): number[] {
  return Array.from(name, (letter) => letter.charCodeAt(0));
}

function nameAt(file: Uint8Array, at: number): string {
  return String.fromCharCode(...file.subarray(at, at + 4));
}

/** Chunks have even lengths. */
function padded(length: number): number {
  return length + (length % 2);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
