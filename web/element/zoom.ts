/** What is shown of a picture: so many times as large as the frame, its top left corner at `x` and `y` in frames. */
export interface Zoom {
  scale: number;
  x: number;
  y: number;
}

/** A place in the frame, 0 to 1 each way. */
export interface Place {
  x: number;
  y: number;
}

/** The whole picture. */
export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 };

/** Beyond this there are only pixels to be seen. */
export const LARGEST = 12;

/** So many times larger; what is at this place stays there. */
export function zoomed(zoom: Zoom, factor: number, at: Place): Zoom {
  const scale = Math.min(Math.max(zoom.scale * factor, 1), LARGEST);
  const real = scale / zoom.scale;
  return within({ scale, x: at.x - (at.x - zoom.x) * real, y: at.y - (at.y - zoom.y) * real });
}

/** Moved by parts of the frame. */
export function panned(zoom: Zoom, x: number, y: number): Zoom {
  return within({ ...zoom, x: zoom.x + x, y: zoom.y + y });
}

/** The picture always fills the frame. */
function within({ scale, x, y }: Zoom): Zoom {
  const keep = (value: number) => Math.min(Math.max(value, 1 - scale), 0);
  return { scale, x: keep(x), y: keep(y) };
}
