import assert from "node:assert/strict";
import { test } from "node:test";
import { Timer } from "./timer";

test("it goes off once, counted from the last restart, and not after a stop", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let times = 0;
  const timer = new Timer(100, () => times++);
  context.mock.timers.tick(90);
  timer.restart();
  context.mock.timers.tick(90);
  assert.equal(times, 0);
  context.mock.timers.tick(10);
  assert.equal(times, 1);
  timer.restart();
  timer.stop();
  context.mock.timers.tick(1000);
  assert.equal(times, 1);
});
