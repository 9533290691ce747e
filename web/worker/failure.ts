/** A failure with a stable `code` for programs and one sentence with its remedy for people. */
export class Failure extends Error {
  override readonly name = "ImpastoError";

  constructor(
    readonly code: string,
    message: string,
    /** What the browser or the core said, for whoever runs the page: too technical for its visitors. */
    override readonly cause?: string,
  ) {
    super(message);
  }
}

/** Whether the error is one that the core or this code raised on purpose: its message may be shown as it is. */
export function isFailure(error: unknown): error is Error & { code: string; cause?: unknown } {
  return error instanceof Error && typeof (error as { code?: unknown }).code === "string";
}

/** Whether the error only says that somebody no longer wants the answer. Such errors are never shown. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** What went wrong, in the words of whoever threw it, in one line. */
export function detail(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, " ").replace(/[.\s]+$/, "");
}
