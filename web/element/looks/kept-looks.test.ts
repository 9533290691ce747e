import { inWords } from "../../languages/for-tests";
import assert from "node:assert/strict";
import { test } from "node:test";
import { type KeptLook, KeptLooks, type Shelf } from "./kept-looks";

const look = (key: string, date: number): KeptLook => ({
  key,
  name: key,
  date,
  thumbnail: undefined,
  file: new Blob([key]),
});

/** A shelf that may be broken. */
function shelf(kept: unknown[], failure?: Error): Shelf & { kept: unknown[] } {
  return {
    kept,
    all: async () => {
      if (failure) throw failure;
      return kept;
    },
    put: async (look) => {
      if (failure) throw failure;
      kept.push(look);
    },
    remove: async () => {
      if (failure) throw failure;
      kept.pop();
    },
  };
}

test("what is kept is found again, the newest first", async () => {
  const there = shelf([look("a", 1)]);
  const looks = new KeptLooks(there);
  assert.equal(await looks.keep(look("b", 2)), undefined);
  assert.deepEqual(
    (await new KeptLooks(there).all()).map(({ key }) => key),
    ["b", "a"],
  );
  await looks.remove("b");
  assert.equal(await looks.find("b"), undefined);
  assert.equal(there.kept.length, 1);
});

test("a full or forbidden database is a sentence, and the look is there for now", async () => {
  const full = new KeptLooks(shelf([], new DOMException("full", "QuotaExceededError")));
  assert.match(inWords(await full.keep(look("a", 1))), /has no room.*save it as a file\.$/);
  const forbidden = new KeptLooks(shelf([], new DOMException("no", "SecurityError")));
  assert.match(inWords(await forbidden.keep(look("a", 1))), /does not keep.*;.*\.$/);
  assert.ok(await forbidden.find("a"));
  await forbidden.remove("a");
  assert.equal(await forbidden.find("a"), undefined);
});

test("what is no look is left out", async () => {
  const { file, ...fileless } = look("a", 1);
  assert.ok(file);
  const looks = new KeptLooks(shelf([null, 7, fileless, { ...look("b", 1), date: "today" }, look("c", 1)]));
  assert.deepEqual(
    (await looks.all()).map(({ key }) => key),
    ["c"],
  );
});
