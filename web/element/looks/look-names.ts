/** A file's name without what tells its format: what a look is called. */
export function withoutExtension(name: string): string {
  return name.replace(/\.[a-z0-9]{1,5}$/i, "") || "Look";
}

/** What a look is saved as. */
export function lookFileName(name: string): string {
  const stem = name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, "-").replace(/^[.\s-]+|[.\s-]+$/g, "");
  return `${stem || "look"}.look`;
}
