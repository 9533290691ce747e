import { detail, Failure, isAbort, isFailure } from "../worker/failure";
import { withoutLongDetail, withTimesSigns } from "./format";
import type { StatusBar } from "./status-bar";

/** Codes of failures that a change of the settings may mend. */
const OF_SETTINGS = ["bad-setting", "unknown-network", "does-not-fit"];

/** What the `error` event tells. */
export interface FailureDetail {
  type: string;
  message: string;
  cause: unknown;
}

/** Says what has gone wrong, to visitor and embedder. */
export class Failures {
  /** The code of the last one, until the next Paint. */
  #code: string | undefined;

  constructor(
    readonly status: StatusBar,
    readonly emit: (detail: FailureDetail) => void,
  ) {}

  /** Aborts pass in silence. */
  report(error: unknown): void {
    if (isAbort(error)) return;
    const failure = isFailure(error)
      ? error
      : new Failure("internal", "Something went wrong in the page; reload it and try again.", detail(error));
    const sentence = withoutLongDetail(withTimesSigns(failure.message));
    this.#code = failure.code;
    this.status.complain(sentence.message);
    this.emit({ type: failure.code, message: sentence.message, cause: failure.cause ?? sentence.detail });
  }

  /** Whether the last failure was one of the settings. */
  get ofSettings(): boolean {
    return this.#code !== undefined && OF_SETTINGS.includes(this.#code);
  }

  /** The last one no longer counts. */
  forget(): void {
    this.#code = undefined;
  }
}
