/** What is to be seen at one moment of the film: a state, and how much of the next has come through it. */
export interface FilmFrame {
  index: number;
  next: number;
  /** Seconds. */
  duration: number;
}

/** Seconds from one state to the next, and for which the finished painting stays. */
const STEP = 0.5;
const LAST = 2;

/** A film in which each state fades into the next, at so many frames a second; the last one stays, as so many frames. */
export function fading(count: number, rate: number, stills: number): FilmFrame[] {
  const each = Math.round(STEP * rate);
  const changes = Array.from({ length: Math.max(count - 1, 0) * each }, (_, i) => ({
    index: Math.floor(i / each),
    next: (i % each) / each,
    duration: 1 / rate,
  }));
  const still = { index: count - 1, next: 0, duration: LAST / stills };
  return [...changes, ...Array.from({ length: stills }, () => still)];
}

/** A film of few pictures, for a format in which each costs as much as the first. */
export function cutting(count: number): FilmFrame[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    next: 0,
    duration: index === count - 1 ? LAST : STEP,
  }));
}
