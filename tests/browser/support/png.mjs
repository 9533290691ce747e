// PNG files: written as fixtures, read to see what the page saved.

import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type, data) {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, check]);
}

function header(width, height, depth, channels = 3) {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data[8] = depth;
  data[9] = channels === 4 ? 6 : 2; // RGBA or RGB
  return chunk("IHDR", data);
}

/** Writes an RGB file; `pixel(x, y)` gives three numbers from 0 to 1, or four for RGBA. `depth` is 8 or 16 bits a channel. */
export function writePng(width, height, pixel, depth = 8) {
  const bytes = depth / 8;
  const channels = pixel(0, 0).length;
  const row = 1 + width * channels * bytes;
  const raw = Buffer.alloc(row * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      pixel(x, y).forEach((value, channel) => {
        const at = y * row + 1 + (x * channels + channel) * bytes;
        raw.writeUIntBE(Math.round(value * (2 ** depth - 1)), at, bytes);
      });
    }
  }
  const end = chunk("IEND", Buffer.alloc(0));
  return Buffer.concat([SIGNATURE, header(width, height, depth, channels), chunk("IDAT", deflateSync(raw)), end]);
}

/** A file that announces a size and holds next to nothing. */
export function writePngHeader(width, height) {
  const parts = [
    header(width, height, 8),
    chunk("IDAT", deflateSync(Buffer.alloc(64))),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([SIGNATURE, ...parts]);
}

/** Reads an RGB or RGBA file of 8 bits a channel; every checksum counts. */
export function readPng(file) {
  if (!file.subarray(0, 8).equals(SIGNATURE)) throw new Error("no PNG");
  const chunks = [];
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    const body = file.subarray(at + 4, at + 8 + length);
    if (crc32(body) !== file.readUInt32BE(at + 8 + length)) throw new Error("wrong checksum");
    chunks.push({ type: body.toString("latin1", 0, 4), data: body.subarray(4) });
    at += 12 + length;
  }
  const ihdr = chunks[0].data;
  const [width, height] = [ihdr.readUInt32BE(0), ihdr.readUInt32BE(4)];
  const channels = { 2: 3, 6: 4 }[ihdr[9]];
  if (ihdr[8] !== 8 || !channels || chunks.at(-1).type !== "IEND") throw new Error("not the kind of PNG we write");
  const raw = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data)));
  return { width, height, channels, data: unfilter(raw, width * channels, height, channels) };
}

// PNG specification, section 9.
function unfilter(raw, stride, height, channels) {
  const data = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= channels ? data[at - channels] : 0;
      const up = y > 0 ? data[at - stride] : 0;
      const corner = x >= channels && y > 0 ? data[at - stride - channels] : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      data[at] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return data;
}

function paeth(left, up, corner) {
  const estimate = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(estimate - value));
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** A file with a text behind its header: an `iTXt` chunk, not compressed. */
export function withText(file, keyword, text) {
  const header = SIGNATURE.length + 25;
  const body = Buffer.concat([Buffer.from(keyword, "latin1"), Buffer.alloc(5), Buffer.from(text)]);
  return Buffer.concat([file.subarray(0, header), chunk("iTXt", body), file.subarray(header)]);
}

/** The texts of a file, by keyword. */
export function textsOf(file) {
  const texts = new Map();
  for (let at = SIGNATURE.length; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const data = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
    if (file.toString("latin1", at + 4, at + 8) !== "iTXt") continue;
    const end = data.indexOf(0);
    texts.set(data.toString("latin1", 0, end), data.toString("utf8", end + 5));
  }
  return texts;
}
