// A site and a browser's context for each test, and what must be true after it.

import { after, afterEach, before, beforeEach } from "node:test";
import { assertQuiet, launch, watchedContext } from "./browser.mjs";
import { Site } from "./server.mjs";

/**
 * Within a `describe`: before each test, `take` gets a new site, below `root`, a new context with these options, and what was seen of
 * both. After it, nothing may have gone to another origin, and the console must be silent, unless `quiet` is off.
 */
export function eachWithFreshSite(take, { root, options, quiet = true } = {}) {
  let browser;
  let fresh;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  beforeEach(async () => {
    const site = await Site.start(root);
    fresh = { site, ...(await watchedContext(browser, options)) };
    take(fresh);
  });
  afterEach(async () => {
    await fresh.context.close();
    if (quiet) assertQuiet(fresh.seen, fresh.site);
    await fresh.site.stop();
  });
}
