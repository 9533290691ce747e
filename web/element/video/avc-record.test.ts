import assert from "node:assert/strict";
import { test } from "node:test";
import { repairedRecord } from "./avc-record";

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** As Firefox 153 gives it. */
const FIREFOX = "0164000a03010017" + "676764000aacd9447a10000003001001e84800f1225960" + "010007" + "6868ebe3cb22c0";

/** The same as it should be. */
const SOUND = "0164000affe10016" + "6764000aacd9447a10000003001001e84800f1225960" + "010006" + "68ebe3cb22c0";

test("first bytes that are there twice are taken out, and reserved bits are set", () => {
  const record = repairedRecord(bytes(FIREFOX));
  assert.deepEqual(record, bytes(SOUND));
});

test("what follows the parameter sets stays", () => {
  assert.deepEqual(repairedRecord(bytes(FIREFOX + "fdf8f800")), bytes(SOUND + "fdf8f800"));
});

test("a sound record, a cut one and none stay as they are", () => {
  // A picture parameter set of number 2 may begin with the same byte twice.
  const second = "0164000affe1" + "0004" + "6764000a" + "01" + "0003" + "6868eb";
  for (const hex of [SOUND, second, FIREFOX.slice(0, 40), "", "01"])
    assert.deepEqual(repairedRecord(bytes(hex)), bytes(hex), hex);
});
