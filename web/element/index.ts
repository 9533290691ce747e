// impasto.js: the one script an embedder needs. It defines <impasto-stylizer>.

import { ImpastoStylizer } from "./stylizer";

// Where a server renders the page there are none.
const registry = (globalThis as { customElements?: CustomElementRegistry }).customElements;
if (registry && !registry.get("impasto-stylizer")) registry.define("impasto-stylizer", ImpastoStylizer);

declare global {
  interface HTMLElementTagNameMap {
    "impasto-stylizer": ImpastoStylizer;
  }
}

export { ImpastoStylizer };
export type * from "./events";
export type { FailureDetail } from "./failures";
export type { FailureCode } from "../worker/failure-codes";
