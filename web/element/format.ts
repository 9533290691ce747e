/** Bytes as megabytes with one digit. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** A stretch of time, as coarse as an estimate deserves: "8 s", "2 min", "1 h 10 min". */
export function duration(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A loss in four digits, so that it can be seen falling. */
export function loss(value: number): string {
  if (!Number.isFinite(value)) return "unknown";
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(3) : String(Number(value.toPrecision(4)));
}

/** What the saved picture is called: `beach.jpg` becomes `beach-impasto.png`. */
export function saveName(photo: string): string {
  const stem = photo
    .replace(/\.[a-z0-9]{1,5}$/i, "")
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, "-")
    .replace(/^[.\s-]+|[.\s-]+$/g, "");
  return `${stem || "picture"}-impasto.png`;
}
