import { message } from "../languages/message";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Progress } from "../worker/protocol";
import { lossLines } from "./loss-lines";

function step(iteration: number, terms: Partial<Progress>): Progress {
  const whole = { iteration, iterations: 9, evaluations: 0, scale: 1, scales: 2, width: 8, height: 8, work: 0 };
  return { ...whole, loss: 1, content: 0, style: 0, tv: 0, start_loss: 1, done: false, layers: {}, ...terms };
}

test("parts that are never above zero have no line", () => {
  const lines = lossLines([step(1, { style: 3 }), step(2, { loss: 0, style: 2, patches: 0.5 })], "parts");
  assert.deepEqual(lines, [
    { part: "total", label: message("losses.part-total"), values: [1, null] },
    { part: "style", label: message("losses.part-style"), values: [3, 2] },
    { part: "patches", label: message("losses.part-patches"), values: [null, 0.5] },
  ]);
});

test("a part's layers have a line each, from the shallowest on, also where only some sizes have them", () => {
  const small = step(1, { layers: { style: { relu10_1: 4, relu2_1: 3 }, content: { relu3_1: 9 } } });
  const large = step(2, { layers: { style: { relu1_1: 1, relu2_1: 2 } } });
  assert.deepEqual(lossLines([small, large], "style"), [
    { label: "relu1_1", values: [null, 1] },
    { label: "relu2_1", values: [3, 2] },
    { label: "relu10_1", values: [4, null] },
  ]);
  assert.deepEqual(lossLines([small, large], "content"), [{ label: "relu3_1", values: [9, null] }]);
});
