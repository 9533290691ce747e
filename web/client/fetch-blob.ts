import { message, type Said } from "../languages/message";
import type { FailureCode } from "../worker/failure-codes";
import { detail, Failure, isAbort, isFailure } from "../worker/failure";
import { platform } from "./platform";
import { refusedFetch } from "../worker/policy";

/** How it is told that something could not be fetched. */
export interface Wanted {
  /** What it is called. */
  what: Said;
  /** The failure's, for programs. */
  code: FailureCode;
  /** What to do next. */
  remedy: Said;
  /** Whether a visitor wants it, who can do nothing about a page's policy; else whoever runs the page does. */
  byVisitor?: boolean;
}

/** Fetches what may lie on another site. */
export async function fetchBlob(signal: AbortSignal, url: URL, wanted: Wanted, init?: RequestInit): Promise<Blob> {
  try {
    const response = await platform.fetch(url, { ...init, signal });
    if (!response.ok) throw unfetched(wanted, message("why.status", { status: response.status }));
    return await response.blob();
  } catch (error) {
    if (isAbort(error) || isFailure(error)) throw error;
    if (!(error instanceof TypeError)) throw unfetched(wanted, detail(error));
    const refused = await refusedFetch(wanted.what, url);
    if (!refused) throw unfetched(wanted, message("why.no-answer"));
    if (!wanted.byVisitor) throw refused;
    throw unfetched({ ...wanted, code: "refused-by-policy" }, message("why.not-allowed"));
  }
}

/** It could not be fetched, and why. */
export function unfetched({ what, code, remedy }: Wanted, why: Said): Failure {
  return new Failure(code, message("failure.unfetched", { what, why, remedy }));
}
