import { message } from "../languages/message";
import { refusedByPolicy } from "./policy";

/** Of Trusted Types, what is used here: not every browser has them. */
export interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): {
    createScriptURL(url: string): string;
  };
}

/** The name under which a page that lists its policies must allow ours: `trusted-types impasto`. */
const POLICY = "impasto";

let trust: ((url: string) => string) | undefined;

/**
 * The address of a worker's script for `new Worker`, also on pages that require Trusted Types. Only for addresses that this code has
 * made itself. Throws where the page does not allow our policy.
 */
export function trustedScriptUrl(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (!trustedTypes) return url;
  try {
    const policy = trust ? undefined : trustedTypes.createPolicy(POLICY, { createScriptURL: (url) => url });
    trust ??= (url) => policy?.createScriptURL(url) ?? url;
  } catch {
    throw refusedByPolicy(message("what.worker"), "trusted-types", POLICY);
  }
  return trust(url);
}
