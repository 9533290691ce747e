// What a picture file's first bytes say: which format the core does not know, and how large the picture is.

/** Width and height in pixels, before any turning; undefined where the format is another than PNG and JPEG. */
export function sizeInHeader(bytes: Uint8Array): { width: number; height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 24 && view.getUint32(0) === 0x89504e47) {
    return { width: view.getUint32(16), height: view.getUint32(20) };
  }
  return bytes.length >= 4 && view.getUint16(0) === 0xffd8 ? sizeInJpeg(view) : undefined;
}

/** Walks over the segments to the frame's header: ITU T.81, annex B. */
function sizeInJpeg(view: DataView): { width: number; height: number } | undefined {
  for (let at = 2; at + 9 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker < 0xffc0) return undefined;
    const isFrame = marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
  }
  return undefined;
}

const HEIC = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"];

/** Formats that only some browsers read, by the brand in the file's first box. */
export function rareFormat(bytes: Uint8Array): "HEIC" | "AVIF" | undefined {
  const text = String.fromCharCode(...bytes.subarray(4, 12));
  if (!text.startsWith("ftyp")) return undefined;
  const brand = text.slice(4);
  if (HEIC.includes(brand)) return "HEIC";
  return brand === "avif" || brand === "avis" ? "AVIF" : undefined;
}
