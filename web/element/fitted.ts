/** Width and height of a picture with this long side, never enlarged; `even` for encoders, of at least two pixels a side. */
export function fitted(width: number, height: number, longSide: number, even = false): [number, number] {
  const scale = Math.min(1, longSide / Math.max(width, height));
  const side = (pixels: number) =>
    even ? Math.max(2, Math.round((pixels * scale) / 2) * 2) : Math.max(1, Math.round(pixels * scale));
  return [side(width), side(height)];
}
