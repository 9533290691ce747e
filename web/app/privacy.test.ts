import { inWords } from "../languages/for-tests";
import assert from "node:assert/strict";
import { test } from "node:test";
import { privacyFacts } from "./privacy";

const file = (url: string, bytes: number) => ({ url, bytes });
const HERE = "https://example.org";

test("what was fetched, and from where", () => {
  const files = [file("https://example.org/a.js", 1_500_000), file("https://example.org/b.js", 500_000)];
  assert.equal(inWords(privacyFacts({ files, sent: 0 }, HERE, true).fetched), "2.0 MB in 2 files, all from this site");
  const more = [...files, file("https://elsewhere.org/c.png", 0)];
  assert.match(
    inWords(privacyFacts({ files: more, sent: 0 }, HERE, true).fetched),
    /3 files, also from https:\/\/elsewhere\.org/,
  );
});

test("what was sent is said where somebody counts", () => {
  assert.equal(inWords(privacyFacts({ files: [], sent: 0 }, HERE, true).sent), "0 bytes");
  assert.equal(inWords(privacyFacts({ files: [], sent: 7 }, HERE, false).sent), "7 bytes");
  assert.doesNotMatch(inWords(privacyFacts({ files: [], sent: 0 }, HERE, false).sent), /0 bytes/);
});
