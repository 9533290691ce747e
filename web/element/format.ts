import { message, type Said, type Value } from "../languages/message";

/** Bytes as megabytes with one digit. */
export function megabytes(bytes: number): Value {
  return { decimal: bytes / 1e6, digits: 1 };
}

/** "1.2 of 3.4 MB". */
export function bytesOf(loaded: number, total: number): Said {
  return message("status.megabytes", { loaded: megabytes(loaded), total: megabytes(total) });
}

/** A stretch of time, as coarse as an estimate deserves: "8 s", "2 min", "1 h 10 min". */
export function duration(milliseconds: number): Said {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 100) return message("time.seconds", { number: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return message("time.minutes", { number: minutes });
  return message("time.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
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
