import { platform } from "./platform";
import { Failure, isAbort } from "../worker/failure";
import { refusedFetch } from "../worker/policy";

/** How it is told that something could not be fetched. */
export interface Wanted {
  /** What it is called. */
  what: string;
  /** The failure's, for programs. */
  code: string;
  /** What to do next. */
  remedy: string;
  /** Whether a visitor wants it, who can do nothing about a page's policy; else whoever runs the page does. */
  byVisitor?: boolean;
}

/** Fetches what may lie on another site. */
export async function fetchBlob(signal: AbortSignal, url: URL, wanted: Wanted, init?: RequestInit): Promise<Blob> {
  try {
    const response = await platform.fetch(url, { ...init, signal });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return await response.blob();
  } catch (error) {
    if (isAbort(error)) throw error;
    if (!(error instanceof TypeError)) throw unfetched(wanted, (error as Error).message);
    const refused = await refusedFetch(wanted.what, url);
    if (!refused) throw unfetched(wanted, "no answer, or the other site does not allow it");
    if (!wanted.byVisitor) throw refused;
    throw unfetched({ ...wanted, code: refused.code }, "this page may not reach other sites");
  }
}

/** It could not be fetched, and why. */
export function unfetched({ what, code, remedy }: Wanted, why: string): Failure {
  return new Failure(code, `${what} could not be fetched (${why}); ${remedy}.`);
}
