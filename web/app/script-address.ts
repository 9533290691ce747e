import type { TrustedTypes } from "../worker/trusted-script-url";

const folder = new URL("./", import.meta.url);

const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy("impasto-page", {
  createScriptURL(url) {
    if (new URL("./", url).href === folder.href) return url;
    throw new TypeError(`${url} is no script of this page`);
  },
});

/** The address of a script of the page, as browsers with Trusted Types want it. */
export function scriptAddress(name: string): string {
  const url = new URL(name, folder).href;
  return policy ? policy.createScriptURL(url) : url;
}
