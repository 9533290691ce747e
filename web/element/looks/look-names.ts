import { fileStem, withoutExtension } from "../format";

/** What the look of a style picture, or of a file, is called. */
export function lookName(file: string): string {
  return withoutExtension(file) || "Look";
}

/** What a look is saved as. */
export function lookFileName(name: string): string {
  return `${fileStem(name) || "look"}.look`;
}
