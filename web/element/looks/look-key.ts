import type { PictureSource } from "../../worker/protocol";

/** Whatever tells a style picture, or a look's file, from all others: the SHA-256 of its bytes, or its name in the gallery. */
export async function keyOfStyle(source: PictureSource, crop: string): Promise<string> {
  const part = crop ? ` cropped ${crop}` : "";
  switch (source.kind) {
    case "gallery":
      return `gallery ${source.id}${part}`;
    case "file":
      return `${await hashOf(source.file, source.name)}${part}`;
    case "pixels":
      return `pixels ${source.id}${part}`;
  }
}

/** The SHA-256 of a file, in hexadecimal. */
export async function hashOf(file: Blob, name: string): Promise<string> {
  // Pages without encryption have no such thing: then its name and length must do.
  const { subtle } = crypto as Partial<Crypto>;
  if (!subtle) return `${name} ${file.size}`;
  const bytes = new Uint8Array(await subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
