// The page's icon: a stroke of paint on a square, drawn once as SVG and once as pixels, for what takes no SVG.

import { crc32, deflateSync } from "node:zlib";

const BACKGROUND = [0x23, 0x40, 0x8e];
const PAINT = [0xf2, 0xc1, 0x4e];

/** In a square of this side. The stroke is a chain of cubic Bézier curves, given by their control points. */
const SIDE = 32;
const CORNER = 7;
const WIDTH = 4.5;
const STROKE = [
  [7, 22, 10, 13, 14, 9, 17, 10],
  [17, 10, 20, 11, 16, 17, 19, 18],
  [19, 18, 22, 19, 23, 15, 25, 12],
];

const hex = (colour) => `#${colour.map((value) => value.toString(16).padStart(2, "0")).join("")}`;

/** The icon as an SVG file. */
export function iconSvg() {
  const path = STROKE.map(([x, y, ...rest], i) => `${i === 0 ? `M${x} ${y}` : ""}C${rest.join(" ")}`).join("");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}">` +
    `<rect width="${SIDE}" height="${SIDE}" rx="${CORNER}" fill="${hex(BACKGROUND)}"/>` +
    `<path d="${path}" fill="none" stroke="${hex(PAINT)}" stroke-width="${WIDTH}" stroke-linecap="round"/></svg>\n`
  );
}

/** Points along the stroke, so close that circles around them are the stroke. */
const points = STROKE.flatMap(([x0, y0, x1, y1, x2, y2, x3, y3]) =>
  Array.from({ length: 65 }, (_, i) => {
    const [t, s] = [i / 64, 1 - i / 64];
    const at = (a, b, c, d) => s ** 3 * a + 3 * s ** 2 * t * b + 3 * s * t ** 2 * c + t ** 3 * d;
    return [at(x0, x1, x2, x3), at(y0, y1, y2, y3)];
  }),
);

/** How far a point is outside of the stroke; negative within. */
function fromStroke(x, y) {
  let least = Number.POSITIVE_INFINITY;
  for (const [px, py] of points) least = Math.min(least, (px - x) ** 2 + (py - y) ** 2);
  return Math.sqrt(least) - WIDTH / 2;
}

/** How far a point is outside of the square with its round corners. */
function fromSquare(x, y) {
  const beyond = (v) => Math.max(CORNER - v, v - (SIDE - CORNER), 0);
  return Math.hypot(beyond(x), beyond(y)) - CORNER;
}

/** The share of a pixel that a shape covers whose edge is so many pixels away. */
const coverage = (distance) => Math.min(Math.max(0.5 - distance, 0), 1);

/** Colour and opacity, 0 to 255, of one pixel. */
function pixel(column, row, scale, full, margin) {
  const [x, y] = [(column + 0.5) * scale, (row + 0.5) * scale];
  // Systems cut maskable icons to their own shape: the stroke stays within the middle.
  const shrunk = (v) => SIDE / 2 + (v - SIDE / 2) / (1 - margin);
  const paint = coverage((fromStroke(shrunk(x), shrunk(y)) * (1 - margin)) / scale);
  const opacity = full ? 1 : coverage(fromSquare(x, y) / scale);
  const colour = BACKGROUND.map((value, channel) => value + (PAINT[channel] - value) * paint);
  return [...colour, 255 * opacity].map(Math.round);
}

/** The icon as a PNG file; `full` fills the corners too. */
export function iconPng(side, { full = false, margin = 0 } = {}) {
  const rows = Array.from({ length: side }, (_, row) => {
    const bytes = Array.from({ length: side }, (_, column) => pixel(column, row, SIDE / side, full, margin)).flat();
    return Buffer.from([0, ...bytes]);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 6], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.concat(rows), { level: 9 });
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** The icons by file name. */
export function icons() {
  return new Map([
    ["icon.svg", iconSvg()],
    ["icon-192.png", iconPng(192)],
    ["icon-512.png", iconPng(512)],
    ["icon-maskable-512.png", iconPng(512, { full: true, margin: 0.2 })],
    ["apple-touch-icon.png", iconPng(180, { full: true })],
  ]);
}
