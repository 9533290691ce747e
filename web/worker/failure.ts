import { inEnglish } from "../languages/english";
import type { Said, Value } from "../languages/message";
import { coreFailure } from "../languages/recognized";
import type { AnyFailureCode, FailureCode } from "./failure-codes";

/** A failure with a stable `code` for programs and one sentence with its remedy for people. */
export class Failure extends Error {
  override readonly name = "ImpastoError";
  readonly code: AnyFailureCode;

  /** `said` is the sentence in any language; `message` has it in English, for logs. */
  constructor(
    code: FailureCode,
    readonly said: Said,
    /** What the browser or the core said, for whoever runs the page: too technical for its visitors. */
    override readonly cause?: string,
  ) {
    super(inEnglish(said));
    this.code = code;
  }

  /** Somebody else's, a core's or a page's own, whose code need not be in our list. */
  static withCodeOf(code: AnyFailureCode, said: Said, cause?: string): Failure {
    return new Failure(code as FailureCode, said, cause);
  }
}

/** Whether the error is one that the core or this code raised on purpose: its message may be shown as it is. */
export function isFailure(error: unknown): error is Error & {
  code: AnyFailureCode;
  cause?: unknown;
  said?: Said;
  values?: Readonly<Record<string, Value>> | null;
} {
  return error instanceof Error && typeof (error as { code?: unknown }).code === "string";
}

/** An error's sentence, to be read in any language where it can be; the core's too. */
export function saidOf(error: unknown): Said {
  if (!isFailure(error)) return error instanceof Error ? error.message : String(error);
  return error.said ?? coreFailure(error.code, error.values) ?? error.message;
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
