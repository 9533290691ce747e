// A static server for the built site that writes down every request and can lie: files laid over the site, and faults by path.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { CONTENT_TYPES } from "../../../web/site/content-types.mjs";

/** The site that is tested: the one that `cargo xtask test` has built, or what `cargo xtask build` left. */
export const folder = process.env.IMPASTO_SITE ?? fileURLToPath(new URL("../../../dist", import.meta.url));

const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** Answers, each in place of the file: see `Site.fault`. */
export const faults = {
  /** An error status. */
  status: (status) => (response) => response.writeHead(status, { "content-type": "text/plain" }).end("no"),
  /** A web page with status 200, as hosts send that answer every address with index.html. */
  html: () => (response) =>
    response.writeHead(200, { "content-type": CONTENT_TYPES[".html"] }).end("<!doctype html><p>Hello"),
  /** As `html`, under the file's own type. */
  disguisedHtml: () => (response, _body, type) =>
    response.writeHead(200, { "content-type": type }).end("<!doctype html><p>Hello"),
  /** The first half of the file, and then the connection is gone. */
  cut: () => (response, body) => {
    response.writeHead(200, { "content-length": body.length });
    response.write(body.subarray(0, body.length >> 1), () => response.destroy());
  },
  /** The file with one bit in its middle turned. */
  corrupt: () => (response, body) => {
    const bytes = Buffer.from(body);
    bytes[bytes.length >> 1] ^= 1;
    response.writeHead(200).end(bytes);
  },
  /** The file at so many bytes a second. */
  slow: (speed) => async (response, body, type) => {
    const piece = Math.ceil(speed / 20);
    response.writeHead(200, { "content-type": type, "content-length": body.length });
    for (let at = 0; at < body.length && !response.destroyed; at += piece) {
      response.write(body.subarray(at, at + piece));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    response.end();
  },
  /** Other bytes. */
  bytes: (bytes) => (response, _body, type) => response.writeHead(200, { "content-type": type }).end(bytes),
};

/** The site, its requests and its faults. */
export class Site {
  /** Every request: method and path. */
  requests = [];
  #files = new Map();
  #faults = new Map();
  #everFaulty = new Set();
  #server = createServer((request, response) => this.#answer(request, response));

  /**
   * Starts serving on a free port. `base` is the folder that the site is served from: "/" or "/some/where/"; `isolated`
   * sends the headers with which pages may share memory between threads; `headers` are any others, or what a function says of a path.
   */
  static async start(base = "/", { isolated = false, headers = {} } = {}) {
    const site = new Site();
    site.base = base;
    site.headers = typeof headers === "function" ? headers : { ...(isolated ? ISOLATION : {}), ...headers };
    await new Promise((resolve) => site.#server.listen(0, "127.0.0.1", resolve));
    site.#server.unref(); // A test that forgets to stop it does not keep node from ending.
    site.origin = `http://127.0.0.1:${site.#server.address().port}`;
    return site;
  }

  /** The address of a page. */
  url(path = "") {
    return this.origin + this.base + path;
  }

  /** Lays a file over the site. */
  put(path, bytes) {
    this.#files.set(this.base + path, Buffer.from(bytes));
  }

  /** Answers a path with a fault: always, or so many times. */
  fault(path, fault, times = Number.POSITIVE_INFINITY) {
    this.#faults.set(this.base + path, { fault, times });
    this.#everFaulty.add(this.url(path));
  }

  /** Whether a fault was ever set on this address. */
  isFaulty(url) {
    return this.#everFaulty.has(url);
  }

  /** How often a path was asked for. */
  count(path) {
    return this.requests.filter((request) => request.path === this.base + path).length;
  }

  /** The paths of networks' shards that were asked for, in order: they are named as crates/weights does it. */
  shards() {
    return this.requests.map(({ path }) => path).filter((path) => /\/packs\/.+\.(deflate|safetensors)$/.test(path));
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, this.origin);
    this.requests.push({ method: request.method, path: pathname });
    const path = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    const body = this.#files.get(path) ?? (path.startsWith(this.base) && (await built(path.slice(this.base.length))));
    const type = CONTENT_TYPES[extname(path)] ?? "application/octet-stream";
    const entry = this.#faults.get(path);
    if (entry && entry.times > 0) {
      entry.times -= 1;
      entry.fault(response, body || Buffer.alloc(0), type);
    } else if (body) {
      const headers = typeof this.headers === "function" ? this.headers(pathname) : this.headers;
      response.writeHead(200, { "content-type": type, "content-length": body.length, ...headers }).end(body);
    } else {
      response.writeHead(404).end();
    }
  }
}

/** A file of the site, or undefined. */
export async function built(path) {
  return readFile(join(folder, normalize(decodeURIComponent(path)))).catch(() => undefined);
}
