// impasto.js: the one script an embedder needs. It defines <impasto-stylizer>.

import { ImpastoStylizer } from "./stylizer";

if (!customElements.get("impasto-stylizer")) customElements.define("impasto-stylizer", ImpastoStylizer);

export { ImpastoStylizer };
