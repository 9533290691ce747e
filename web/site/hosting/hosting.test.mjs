// Each host's file is read here as that host reads it, and must say the same headers for the same paths.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { HEADERS, ISOLATION, SHARING } from "../security.mjs";
import { hostingFiles } from "./hosting.mjs";
import { headersOf } from "./rules.mjs";

const PATHS = [
  "",
  "index.html",
  "embed.html",
  "impasto.js",
  "impasto-cpu_bg.wasm",
  "manifest.webmanifest",
  "showcase.jpg",
  "looks/gallery.look",
  "packs/index.json",
  "packs/vgg19/0123.deflate",
  "packs/vgg19-lite/0123.safetensors",
];

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const fields = (list) => Object.fromEntries(list.map(({ key, value }) => [key, value]));

/** `[pattern, headers]` of rules that are all applied, the last one of a header counting. */
const layered = (rules) => (path) =>
  Object.assign({}, ...rules.filter(([pattern]) => pattern.test(path)).map(([, headers]) => headers));

/** How a host reads its file: what headers does it send for a path? */
const HOSTS = {
  _headers(text) {
    const blocks = text.trimEnd().split(/\n(?=\/)/);
    return layered(
      blocks.map((block) => {
        const [path, ...lines] = block.split("\n");
        assert.ok(path.split("*").length <= 2, `${path}: Cloudflare takes one star`);
        assert.ok(lines.every((line) => line.length <= 2000, "Cloudflare takes lines of 2000 characters"));
        const pairs = lines.map((line) => /^ {2}([\w-]+): (.*)$/.exec(line).slice(1));
        return [new RegExp(`^${path.split("*").map(escaped).join(".*")}$`), Object.fromEntries(pairs)];
      }),
    );
  },

  "hosting/nginx.conf"(text) {
    const locations = [...text.matchAll(/^location (?:([=~]) )?(\S+) \{\n(.*?)^\}/gms)].map(([, kind, at, body]) => {
      const added = [...body.matchAll(/^ {2}add_header (\S+) "(.*)";$/gm)].map(([, name, value]) => [name, value]);
      const [, type] = /^ {2}default_type (.*);$/m.exec(body) ?? [];
      return { kind, at, headers: { ...Object.fromEntries(added), ...(type ? { "Content-Type": type } : {}) } };
    });
    // An exact one first, then the first expression, then the longest beginning.
    return (path) => {
      const asked = path.endsWith("/") ? `${path}index.html` : path;
      const found =
        locations.find(({ kind, at }) => kind === "=" && at === asked) ??
        locations.find(({ kind, at }) => kind === "~" && new RegExp(at).test(asked)) ??
        locations.find(({ kind, at }) => kind === undefined && asked.startsWith(at));
      return found?.headers ?? {};
    };
  },

  "hosting/apache.htaccess"(text, base) {
    const lines = (body) =>
      Object.fromEntries(
        [...body.matchAll(/^ *(?:Header set (\S+) "(.*)"|ForceType (.*))$/gm)].map(([, name, value, type]) =>
          type ? ["Content-Type", type] : [name, value],
        ),
      );
    const sections = [...text.matchAll(/^<FilesMatch "([^"]*)">\n(.*?)^<\/FilesMatch>/gms)];
    const rest = sections.reduce((left, [section]) => left.replace(section, ""), text);
    const read = layered([[/^/, lines(rest)], ...sections.map(([, name, body]) => [new RegExp(name), lines(body)])]);
    return (path) => (path.startsWith(base) ? read(path.endsWith("/") ? "index.html" : path.split("/").at(-1)) : {});
  },

  "hosting/Caddyfile"(text) {
    const [, route] = /^route (\S+)\* \{$/m.exec(text);
    const matchers = new Map([["", [/^/]]]);
    const rules = [];
    for (const [, name, paths, on, header, value] of text.matchAll(
      /^\t(?:(@\w+) path (.*)|header (?:(@\w+) )?([\w-]+) "(.*)")$/gm,
    )) {
      if (name) matchers.set(name, [new RegExp(`^(${paths.split(" ").map(glob).join("|")})$`)]);
      else rules.push([matchers.get(on ?? "")[0], { [header]: value }]);
    }
    function glob(path) {
      return path.split("*").map(escaped).join(".*");
    }
    const read = layered(rules);
    return (path) => (path.startsWith(route) ? read(path) : {});
  },

  "hosting/vercel.json"(text) {
    const { headers } = JSON.parse(text);
    return layered(headers.map(({ source, headers }) => [new RegExp(`^${source}$`), fields(headers)]));
  },

  "hosting/firebase.json"(text) {
    const { headers } = JSON.parse(text).hosting;
    const parts = { "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "@(": "(?:" };
    const glob = (source) =>
      source.replace(/\*\*\/|\*\*|\*|@\(|\.|[^*@.]+/g, (part) => parts[part] ?? (part === "." ? "\\." : part));
    return layered(headers.map(({ source, headers }) => [new RegExp(`^${glob(source)}$`), fields(headers)]));
  },
};

test("every host's file says the same headers for the same paths", () => {
  for (const base of ["/", "/some/where/"]) {
    const files = hostingFiles(base);
    assert.deepEqual(Object.keys(files), Object.keys(HOSTS));
    for (const [name, text] of Object.entries(files)) {
      const read = HOSTS[name](text, base);
      for (const path of PATHS) assert.deepEqual(read(base + path), headersOf(path), `${name}: ${base}${path}`);
      if (base !== "/") assert.deepEqual(read("/other/index.html"), {}, `${name}: what is not the site's`);
    }
  }
});

test("these are the headers", () => {
  const policy = (path) => headersOf(path)["Content-Security-Policy"];
  for (const path of PATHS) {
    assert.equal(headersOf(path)["Cross-Origin-Resource-Policy"], "cross-origin");
    assert.equal(headersOf(path)["Access-Control-Allow-Origin"], "*");
    assert.match(policy(path), /^default-src 'none'; /);
    // Other sites may frame embed.html.
    assert.equal(/; frame-ancestors 'self'$/.test(policy(path)), ["", "index.html"].includes(path), path);
  }
  const caching = (path) => headersOf(path)["Cache-Control"];
  for (const path of ["", "embed.html", "impasto.js", "packs/index.json"]) assert.match(caching(path), /max-age=0/);
  assert.match(caching("packs/vgg19/0123.deflate"), /immutable/);
  assert.equal(caching("showcase.jpg"), undefined);
  assert.equal(headersOf("impasto-cpu_bg.wasm")["Content-Type"], "application/wasm");
});

test("a base is a folder of a host", () => {
  for (const base of ["impasto", "/impasto", "impasto/", "/a b/", "/a/*/", "//"])
    assert.throws(() => hostingFiles(base), /begins and ends with a slash/, base);
});

test("what is served for development is isolated and shared as the site is", async () => {
  const trunk = await readFile(new URL("../../../Trunk.toml", import.meta.url), "utf8");
  const [, list] = /^headers = \{ (.*) \}$/m.exec(trunk);
  const pairs = [...list.matchAll(/"([^"]+)" = "([^"]+)"/g)].map(([, name, value]) => [name, value]);
  assert.deepEqual(Object.fromEntries(pairs), { ...ISOLATION, ...SHARING });
  for (const [name, value] of pairs) assert.equal(HEADERS[name], value);
});
