// The files that tell hosts the headers. `_headers` works where it lies; the others are for whoever sets the host up, and do nothing there.

import { htaccess } from "./apache.mjs";
import { caddyfile } from "./caddy.mjs";
import { firebaseJson } from "./firebase.mjs";
import { headersFile } from "./headers-file.mjs";
import { nginxConf } from "./nginx.mjs";
import { checkedBase } from "./rules.mjs";
import { vercelJson } from "./vercel.mjs";

/** The folder in the site of those for other hosts. */
export const HOSTING = "hosting";

/** The texts of all of them, by their paths in the site, for a site that is served from the folder `base`. */
export function hostingFiles(base = "/") {
  checkedBase(base);
  return {
    _headers: headersFile(base),
    [`${HOSTING}/nginx.conf`]: nginxConf(base),
    [`${HOSTING}/apache.htaccess`]: htaccess(),
    [`${HOSTING}/Caddyfile`]: caddyfile(base),
    [`${HOSTING}/vercel.json`]: vercelJson(base),
    [`${HOSTING}/firebase.json`]: firebaseJson(base),
  };
}
