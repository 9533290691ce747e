import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf, placesOf } from "./places";

const PAGE = "https://page.test/deep/page.html";

test("a folder may be relative, and may lack its slash", () => {
  const { engine, models } = placesOf("../engine", "https://cdn.test/packs?x#y", PAGE);
  assert.equal(engine.href, "https://page.test/engine/");
  assert.equal(models.href, "https://cdn.test/packs/");
});

test("networks lie beside the engine where nobody says otherwise", () => {
  assert.equal(placesOf("https://cdn.test/v1/", null, PAGE).models.href, "https://cdn.test/v1/packs/");
  const { engine, models } = placesOf(null, undefined, PAGE);
  assert.equal(models.href, `${engine.href}packs/`);
});

test("what is no folder of a server is refused in a sentence", () => {
  for (const address of ["http://", "javascript:alert(1)", "data:text/plain,x"]) {
    assert.throws(() => placesOf(address, null, PAGE), /engine is ".*", which is no address; give that of a folder/);
  }
});

test("other places are told apart", () => {
  const key = (models: string) => keyOf(placesOf(null, models, PAGE));
  assert.notEqual(key("a"), key("b"));
  assert.equal(key("a"), key("a/"));
});
