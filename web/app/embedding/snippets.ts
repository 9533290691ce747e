// Code that puts the painter on another site, with the settings of now, and what that site's Content-Security-Policy has to allow.

import { CHOSEN_ATTRIBUTES } from "../../element/element-state";
import { type Attributes, writeFragment } from "../fragment";

/** The ways in which a site can have it. */
export const WAYS = ["script", "frame", "npm"] as const;
export type Way = (typeof WAYS)[number];

/** What the code is made of. */
export interface Wanted {
  way: Way;
  /** The folder of this site. */
  site: URL;
  /** The element's attributes as they are now. */
  attributes: Attributes;
  /** The origin of the site that it is for, which a frame listens to. */
  origin: string;
}

/** The code, and the directives that it needs. */
export interface Snippet {
  code: string;
  policy: string[];
}

/** What a frame of another origin may do only where its page says so; the last is for threads, on pages that are isolated themselves. */
const FRAME_MAY = ["camera", "clipboard-write", "fullscreen", "web-share", "cross-origin-isolated"];

/** Makes the code. Pictures are not in it: they are files on a visitor's own machine. */
export function snippetOf({ way, site, attributes, origin }: Wanted): Snippet {
  const chosen = chosenOf(attributes, site);
  switch (way) {
    case "script":
      return {
        code: [`<script type="module" src="${escape(new URL("impasto.js", site).href)}"></script>`, tagOf(chosen)].join(
          "\n",
        ),
        policy: [`script-src ${site.origin} 'wasm-unsafe-eval'`, `connect-src ${site.origin}`, "worker-src blob:"],
      };
    case "frame": {
      const frame = new URL("embed.html", site);
      if (origin) frame.searchParams.set("allow", origin);
      frame.hash = writeFragment(chosen, {});
      const source = escape(frame.href);
      const rest = `title="Painter" width="100%" height="960" allow="${FRAME_MAY.join("; ")}"`;
      return { code: `<iframe src="${source}" ${rest}></iframe>`, policy: [`frame-src ${site.origin}`] };
    }
    case "npm":
      return {
        // Behind the bundled script lie engines and networks: a bundler leaves them where they are.
        code: [
          "<!-- npm install impasto-stylizer && cp -r node_modules/impasto-stylizer public/impasto -->",
          '<script type="module">',
          '  import "impasto-stylizer/element";',
          "</script>",
          tagOf({ engine: "/impasto/", ...chosen }),
        ].join("\n"),
        policy: ["script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'", "worker-src 'self' blob:"],
      };
  }
}

function tagOf(attributes: Attributes): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escape(value ?? "")}"`);
  return `<impasto-stylizer${written.join("")}></impasto-stylizer>`;
}

/** What visitors choose and have chosen; the address of a look is good anywhere. */
function chosenOf(attributes: Attributes, site: URL): Attributes {
  const set = CHOSEN_ATTRIBUTES.flatMap((name) => {
    const value = attributes[name] ?? "";
    if (value === "") return [];
    return [[name, name === "look" && URL.canParse(value, site) ? new URL(value, site).href : value]];
  });
  return Object.fromEntries(set) as Attributes;
}

/** Within an attribute. */
function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
