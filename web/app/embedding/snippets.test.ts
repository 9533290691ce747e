import assert from "node:assert/strict";
import { test } from "node:test";
import { snippetOf } from "./snippets";

const site = new URL("https://paint.test/impasto/");
const attributes = { strength: "0.7", look: "looks/a b.look", "gallery-style": 'a"b', reveal: "auto", size: null };
const origin = "";

test("a script and a tag", () => {
  const { code, policy } = snippetOf({ way: "script", site, attributes, origin });
  assert.equal(
    code,
    `<script type="module" src="https://paint.test/impasto/impasto.js"></script>
<impasto-stylizer gallery-style="a&quot;b" look="https://paint.test/impasto/looks/a%20b.look" strength="0.7"></impasto-stylizer>`,
  );
  assert.deepEqual(policy, [
    "script-src https://paint.test 'wasm-unsafe-eval'",
    "connect-src https://paint.test",
    "worker-src blob:",
  ]);
});

test("a frame, with its settings behind the #", () => {
  const { code, policy } = snippetOf({
    way: "frame",
    site,
    attributes: { strength: "0.7" },
    origin: "https://my.test",
  });
  assert.match(
    code,
    /^<iframe src="https:\/\/paint\.test\/impasto\/embed\.html\?allow=https%3A%2F%2Fmy\.test#strength=0\.7" /,
  );
  assert.match(code, / allow="camera; clipboard-write; fullscreen; web-share; cross-origin-isolated"/);
  assert.deepEqual(policy, ["frame-src https://paint.test"]);
  const silent = snippetOf({ way: "frame", site, attributes: {}, origin: "" });
  assert.match(silent.code, /^<iframe src="https:\/\/paint\.test\/impasto\/embed\.html" /);
});

test("the package", () => {
  const { code } = snippetOf({ way: "npm", site, attributes: { size: "256" }, origin });
  assert.match(code, /import "impasto-stylizer\/element";/);
  assert.match(code, /<impasto-stylizer engine="\/impasto\/" size="256">/);
});
