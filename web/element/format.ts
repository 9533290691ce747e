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

/** The core's `640x480 pixels` with the multiplication sign that the page has everywhere. */
export function withTimesSigns(message: string): string {
  return message.replace(/(\d)x(\d+ pixels)/g, "$1 × $2");
}

/** Longer than this, what a driver says is of no use to a visitor. */
const LONGEST_DETAIL = 80;

/** A sentence of the core's, `What happened (detail); remedy.`, without a detail that only programmers read. */
export function withoutLongDetail(message: string): { message: string; detail?: string } {
  const detail = / \((.*)\);/s.exec(message)?.[1];
  if (detail === undefined || (detail.length <= LONGEST_DETAIL && !/backtrace/i.test(detail))) return { message };
  return { message: message.replace(` (${detail});`, ";"), detail };
}

/** Names as a sentence has them: "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last;
}

/** A file's name without what tells its format. */
export function withoutExtension(name: string): string {
  return name.replace(/\.[a-z0-9]{1,5}$/i, "");
}

/** A name as a file can have it on any system; may be empty. */
export function fileStem(name: string): string {
  return name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, "-").replace(/^[.\s-]+|[.\s-]+$/g, "");
}

/** What the saved picture is called: `beach.jpg` becomes `beach-impasto.png`. */
export function saveName(photo: string, extension = "png"): string {
  return `${fileStem(withoutExtension(photo)) || "picture"}-impasto.${extension}`;
}
