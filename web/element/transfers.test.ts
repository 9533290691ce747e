import assert from "node:assert/strict";
import { test } from "node:test";
import { readTransfer } from "./transfers";

const transfer = (texts: Record<string, string>, files: File[] = []) => ({
  files,
  getData: (type: string) => texts[type] ?? "",
});

test("files go before everything else", () => {
  const file = new File(["a"], "a.png");
  assert.deepEqual(readTransfer(transfer({ "text/uri-list": "https://a.example/b.png" }, [file])), { files: [file] });
});

test("an address is found where browsers put it", () => {
  const address = "https://a.example/b.png?c=d&e=f";
  for (const texts of [
    { "text/uri-list": `# a comment\r\n${address}` },
    { "text/plain": ` ${address}\n` },
    {
      "text/html": `<p><IMG alt="x" src="${address.replace("&", "&amp;")}"></p>`,
      "text/uri-list": "https://a.example/page",
    },
  ]) {
    assert.deepEqual(readTransfer(transfer(texts)), { files: [], address });
  }
});

test("what is no address is left to others", () => {
  assert.equal(readTransfer(null), undefined);
  assert.equal(readTransfer(transfer({})), undefined);
  for (const text of ["a word", "ftp://a.example/b.png", "javascript:alert(1)", "see https://a.example/b.png"]) {
    assert.equal(readTransfer(transfer({ "text/plain": text })), undefined, text);
  }
});
