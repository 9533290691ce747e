import assert from "node:assert/strict";
import { test } from "node:test";
import { FileList } from "./file-list";

const file = (path: string, group: string) => ({ path, group, sha256: `${path}-hash`, bytes: 1 });
const list = new FileList(
  [file("index.html", "page"), file("impasto-cpu.js", "cpu"), file("packs/index.json", "page")],
  new URL("https://example.org/some/path/"),
);

test("files are found by their address under any folder, whatever the query", () => {
  const path = (address: string) => list.find(address)?.path;
  assert.equal(path("https://example.org/some/path/"), "index.html");
  assert.equal(path("https://example.org/some/path/?device=cpu#size=64"), "index.html");
  assert.equal(path("https://example.org/some/path/impasto-cpu.js?attempt=2"), "impasto-cpu.js");
  assert.equal(path("https://example.org/some/path/packs/index.json"), "packs/index.json");
});

test("what is not of the site, or not listed, is not found", () => {
  for (const address of [
    "https://example.com/some/path/",
    "https://example.org/some/",
    "https://example.org/impasto-cpu.js",
    "https://example.org/some/path/other.png",
  ])
    assert.equal(list.find(address), undefined, address);
});

test("groups, addresses and keys", () => {
  assert.deepEqual(
    list.of(["cpu", "unknown"]).map(({ path }) => path),
    ["impasto-cpu.js"],
  );
  const [page] = list.of(["page"]);
  assert.ok(page);
  assert.equal(list.address(page), "https://example.org/some/path/index.html");
  assert.notEqual(list.key(page), list.key({ ...page, sha256: "another" }));
});
