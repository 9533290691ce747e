import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { Progress } from "../../worker/protocol";
import type { MovingHost } from "../moving-pictures";
import { ClipProgress } from "./clip-progress";

const picture = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
const SHOWN = { painted: picture, before: picture };
const DONE = { work: 1, iteration: 2, iterations: 2 } as Progress;

/** All that is told, of passes over a video, by a clock that goes on by a second each time that somebody looks. */
function fake(passes: number) {
  let now = 0;
  mock.method(performance, "now", () => (now += 1000));
  const told: number[] = [];
  const ignore = () => undefined;
  const context = { view: { showPainting: ignore, setBefore: ignore }, status: { progress: ignore } };
  const emit = (_: string, detail: { work?: number }) => detail.work !== undefined && told.push(detail.work);
  return { told, progress: new ClipProgress({ context, emit } as unknown as MovingHost, passes) };
}

test("what is told never goes back, nor beyond the end, also where frames overlap by a rounding", (t) => {
  t.after(() => mock.restoreAll());
  const { told, progress } = fake(2);
  progress.iterated(0.5 + 1e-9, DONE);
  progress.painted(0.5, SHOWN);
  progress.painted(1.2, SHOWN);
  progress.nextPass();
  progress.iterated(0.5, DONE);
  progress.painted(0.5, SHOWN);
  progress.nextPass();
  progress.painted(1, SHOWN);
  const half = 0.25 + 0.5e-9;
  assert.deepEqual(told, [half, half, 0.5, 0.75, 0.75, 1]);
});
