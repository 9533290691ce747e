// Debian's Firefox, driven by Playwright over WebDriver BiDi: the browser as it is, neither patched nor with a driver beside it.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { firefox } from "playwright-core";

/** Whether the tests run in Firefox rather than in Chromium. */
export const inFirefox = process.env.IMPASTO_BROWSER === "firefox";

const executablePath = process.env.FIREFOX ?? find("firefox-esr") ?? find("firefox");

/** Why nothing can be tested in it, if it is to be and cannot. */
export const firefoxMissing =
  inFirefox && !executablePath && "Firefox is missing; install it with: sudo apt-get install firefox-esr";

function find(program) {
  const there = (path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find(there);
}

/** Starts Firefox; no other host than our own can be reached from it. */
export async function launchFirefox() {
  if (firefoxMissing) return { on: () => {}, close: async () => {} }; // Every case is skipped; only the hooks run.
  const browser = await firefox.launch({
    channel: "moz-firefox",
    executablePath,
    firefoxUserPrefs: {
      // Scrollbars as a phone has them, and no icon, which a strict policy would refuse with a complaint in the console.
      "ui.useOverlayScrollbars": 1,
      "browser.chrome.site_icons": false,
      // No other host than our own can be reached: a proxy that is not there, for all but this machine.
      "network.proxy.type": 1,
      "network.proxy.http": "127.0.0.1",
      "network.proxy.http_port": 9,
      "network.proxy.ssl": "127.0.0.1",
      "network.proxy.ssl_port": 9,
      "network.proxy.no_proxies_on": "127.0.0.1",
    },
  });
  amendProtocol(browser);
  return browser;
}

/**
 * Two messages on which Playwright 1.65 and Firefox 153 do not agree: emulated media, which Firefox does not know, are left out,
 * and downloads that belong to no navigation, as those of `blob:` addresses, are known by their address.
 */
function amendProtocol(browser) {
  // Not part of Playwright's interface: look at it again with each new version.
  const { connection } = browser._connection.toImpl(browser)._browserSession;
  const transport = connection._transport;
  const [send, receive] = [transport.send.bind(transport), transport.onmessage];
  transport.send = (message) => {
    if (message.method !== "emulation.setMediaFeaturesOverride") return send(message);
    queueMicrotask(() => receive({ type: "success", id: message.id, result: {} }));
  };
  transport.onmessage = (message) => {
    if (message.method?.startsWith("browsingContext.download")) message.params.download ??= message.params.url;
    receive(message);
  };
}
