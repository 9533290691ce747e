import assert from "node:assert/strict";
import { test } from "node:test";
import { allowedOrigins, readRequest } from "./protocol";

test("only whole origins are allowed", () => {
  assert.deepEqual(allowedOrigins("?allow=https://a.test,http://b.test:81, https://c.test"), [
    "https://a.test",
    "http://b.test:81",
    "https://c.test",
  ]);
  assert.deepEqual(allowedOrigins("?allow=*,null,https://a.test/,https://a.test/x,a.test,file://x,"), []);
  assert.deepEqual(allowedOrigins(""), []);
});

test("messages are read, others are not ours", () => {
  assert.deepEqual(readRequest({ impasto: 1, type: "paint", extra: 1 }), { type: "paint" });
  const attributes = { strength: "0.3", size: null, lang: "zh" };
  assert.deepEqual(readRequest({ impasto: 1, type: "set", attributes }), { type: "set", attributes });
  const bytes = new ArrayBuffer(3);
  assert.deepEqual(readRequest({ impasto: 1, type: "choose", role: "style", bytes }), {
    type: "choose",
    role: "style",
    name: "style",
    bytes,
  });
  for (const other of [undefined, null, "paint", 7, {}, { type: "paint" }]) assert.equal(readRequest(other), undefined);
});

test("what makes no sense is a sentence", () => {
  for (const [message, pattern] of [
    [{ impasto: 2, type: "paint" }, /speaks version 1/],
    [{ impasto: 1, type: "save" }, /no message of type "save"/],
    [{ impasto: 1, type: "set", attributes: { photo: "https://x.test/" } }, /"photo" cannot be set/],
    [{ impasto: 1, type: "set", attributes: { onclick: "x" } }, /cannot be set/],
    [{ impasto: 1, type: "set", attributes: { strength: 1 } }, /strength is no text/],
    [{ impasto: 1, type: "choose", role: "start", bytes: new ArrayBuffer(1) }, /neither photo nor style/],
    [{ impasto: 1, type: "choose", role: "photo", bytes: "x" }, /no ArrayBuffer/],
  ] as const) {
    const answer = readRequest(message);
    assert.ok(typeof answer === "string");
    assert.match(answer, pattern);
  }
});
