// Debian's WebKitGTK: its MiniBrowser on a virtual screen, driven by WebKitWebDriver. https://www.w3.org/TR/webdriver2/

import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const DRIVER = "/usr/bin/WebKitWebDriver";
const SCREEN = "/usr/bin/Xvfb";

const browser = findBrowser();

/** Why nothing can be tested in it, if nothing can. */
export const webkitMissing =
  !(browser && existsSync(DRIVER) && existsSync(SCREEN)) &&
  "WebKitGTK is missing; install it with: sudo apt-get install webkit2gtk-driver xvfb";

/** MiniBrowser lies in a folder that is named after machine and version. */
function findBrowser() {
  const list = (folder) => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []);
  const folders = list("/usr/lib").flatMap((folder) => (folder.endsWith("-linux-gnu") ? list(folder) : []));
  const programs = folders.filter((folder) => /webkit2?gtk-/.test(folder)).map((folder) => join(folder, "MiniBrowser"));
  return programs.filter((program) => existsSync(program)).at(-1);
}

/** One page in a WebKit of its own. */
export class WebKitPage {
  #processes = [];
  #base = "";

  /** Starts it and opens an address. `sharedMemory`: as in Safari; WebKitGTK has none unless it is told to. */
  static async open(address, { sharedMemory = true } = {}) {
    const page = new WebKitPage();
    try {
      await page.#start(address, sharedMemory);
      return page;
    } catch (error) {
      page.#kill();
      throw error;
    }
  }

  async #start(address, sharedMemory) {
    const screen = await this.#screen();
    const port = await freePort();
    const env = {
      ...process.env,
      DISPLAY: screen,
      LIBGL_ALWAYS_SOFTWARE: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      JSC_useSharedArrayBuffer: String(sharedMemory),
      // Containers often do not allow its sandbox; only our own pages are opened.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    };
    this.#processes.push(spawn(DRIVER, [`--port=${port}`], { env, stdio: "ignore" }));
    this.#base = `http://127.0.0.1:${port}`;
    await until("the driver to answer", () =>
      this.#call("GET", "/status").then(
        () => true,
        () => false,
      ),
    );
    const options = { binary: browser, args: ["--automation"] };
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": options } };
    const { sessionId } = await this.#call("POST", "/session", { capabilities });
    this.#base += `/session/${sessionId}`;
    await this.#call("POST", "/url", { url: address });
  }

  /** A virtual screen, whose number it chooses and writes. */
  async #screen() {
    const arguments_ = ["-displayfd", "3", "-screen", "0", "1280x1024x24"];
    const screen = spawn(SCREEN, arguments_, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    this.#processes.push(screen);
    const number = await new Promise((resolve, reject) => {
      screen.stdio[3].once("data", (data) => resolve(String(data).trim()));
      screen.once("exit", () => reject(new Error("Xvfb has ended")));
    });
    return `:${number}`;
  }

  async #call(method, path, body) {
    const options = { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(60_000) };
    const { value } = await (await fetch(this.#base + path, options)).json();
    if (value?.error) throw new Error(`${path}: ${value.error}: ${value.message}`);
    return value;
  }

  /** Calls a function in the page, with plain values. */
  async evaluate(action, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve((${action})(...[...arguments].slice(0, -1))).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value, error } = await this.#call("POST", "/execute/async", { script, args });
    if (error) throw new Error(error);
    return value;
  }

  /** Waits until a function in the page gives something, and returns it. */
  waitFor(what, action, ...args) {
    return until(what, () => this.evaluate(action, ...args));
  }

  async close() {
    await this.#call("DELETE", "").catch(() => undefined);
    this.#kill();
  }

  #kill() {
    for (const process of this.#processes.reverse()) process.kill();
  }
}

async function until(what, ask) {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((next) => setTimeout(next, 200));
  }
  throw new Error(`waited in vain for ${what}`);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
