import assert from "node:assert/strict";
import { test } from "node:test";
import { corrected, SpeedMemory } from "./speed-memory";

function storage(initial: Record<string, string> = {}) {
  const held = { ...initial };
  return {
    held,
    getItem: (name: string) => held[name] ?? null,
    setItem: (name: string, value: string) => void (held[name] = value),
  };
}

test("a speed is known again on the same device with the same network only", () => {
  const kept = storage();
  new SpeedMemory(() => kept).keep("CPU", "vgg19", { rate: 5, overhead: 0.1 });
  const later = new SpeedMemory(() => kept);
  assert.deepEqual(later.recall("CPU", "vgg19"), { rate: 5, overhead: 0.1 });
  assert.equal(later.recall("CPU", "vgg19-lite"), undefined);
  assert.equal(later.recall("GPU", "vgg19"), undefined);
});

test("what is no speed, and a storage that throws, is as if nothing were kept", () => {
  for (const value of ["", "[1]", "null", '{"CPU vgg19":{"rate":0,"overhead":1}}', '{"CPU vgg19":7}']) {
    assert.equal(new SpeedMemory(() => storage({ "impasto-speed": value })).recall("CPU", "vgg19"), undefined, value);
  }
  const forbidden = new SpeedMemory(() => {
    throw new Error("no storage here");
  });
  forbidden.keep("CPU", "vgg19", { rate: 5, overhead: 0.1 });
  assert.equal(forbidden.recall("CPU", "vgg19"), undefined);
});

test("a painting that takes twice as long as foreseen halves the speed", () => {
  assert.deepEqual(corrected({ rate: 8, overhead: 0.25 }, 10, 20), { rate: 4, overhead: 0.5 });
});
