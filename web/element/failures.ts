import { inEnglish } from "../languages/english";
import { message } from "../languages/message";
import { withoutLongDetail, withTimesSigns } from "../languages/polished";
import type { Words } from "../languages/words";
import type { AnyFailureCode } from "../worker/failure-codes";
import { detail, Failure, isAbort, isFailure, saidOf } from "../worker/failure";
import type { StatusBar } from "./status-bar";

/** Codes of failures that a change of the settings may mend. */
const OF_SETTINGS = ["bad-setting", "unknown-network", "does-not-fit"];

/** What the `error` event tells. */
export interface FailureDetail {
  type: AnyFailureCode;
  message: string;
  cause: unknown;
}

/** Says what has gone wrong, to visitor and embedder. */
export class Failures {
  /** The code of the last one, until the next Paint. */
  #code: AnyFailureCode | undefined;

  constructor(
    readonly status: StatusBar,
    readonly words: Words,
    readonly emit: (detail: FailureDetail) => void,
  ) {}

  /** Aborts pass in silence. */
  report(error: unknown): void {
    if (isAbort(error)) return;
    const failure = isFailure(error) ? error : new Failure("internal", message("failure.internal"), detail(error));
    const said = saidOf(failure);
    const technical = withoutLongDetail(inEnglish(said)).detail;
    this.#code = failure.code;
    this.status.complain({ complaint: said });
    this.emit({
      type: failure.code,
      message: withoutLongDetail(withTimesSigns(this.words.say(said))).message,
      cause: failure.cause ?? technical,
    });
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
