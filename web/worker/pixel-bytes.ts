import type { Pixels } from "./protocol";

/** The values of pixels as bytes, in the same memory. */
export function bytesOf({ data }: Pixels): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}
