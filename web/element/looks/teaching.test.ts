import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../../worker/failure";
import type { PictureSource, Pixels } from "../../worker/protocol";
import type { InstantHost } from "../instant";
import { Teaching } from "./teaching";

const source: PictureSource = { kind: "file", id: "1", name: "waves.jpg", file: new Blob() };
const chosen = { source, pixels: undefined };
const subject = { style: chosen, photo: chosen, keyFrames: [], start: undefined, settings: {} };
const free = new AbortController().signal;

/** An element whose worker fails at a step. */
function fake(failsAt: number, failure: Failure) {
  const state = { steps: 0, previews: 0, calls: [] as string[] };
  const looks = {
    learn: async () => state.calls.push("learn"),
    learnFor: async () => {
      if (++state.steps === failsAt) throw failure;
      return { steps: state.steps, loss: 1 };
    },
    preview: async () => ({}) as Pixels,
    learned: async (_: AbortSignal, name: string) => new Blob([name]),
    end: async () => state.calls.push("end"),
  };
  const context = {
    worker: {
      looks,
      load: async () => undefined,
      turns: { take: async () => () => state.calls.push("turn ends") },
      endLost: () => state.calls.push("ended"),
    },
    status: { say: () => undefined, rest: () => undefined, progress: () => undefined },
    view: { showPainting: () => state.previews++ },
    settings: () => ({ recipe: {} }),
  };
  const loader = { device: "cpu", size: 64, label: "CPU", network: "vgg19", offers: () => true };
  const host = { context, loader, element: { getAttribute: () => null }, emit: () => undefined };
  return { state, teaching: new Teaching(host as unknown as InstantHost) };
}

test("where it diverges, what was learned before is kept", async () => {
  const { state, teaching } = fake(
    5,
    new Failure("not-finite", "The loss stopped being a number; the picture is kept."),
  );
  const { file, steps, failure } = await teaching.run(free, subject);
  assert.equal(await file.text(), "waves");
  assert.equal(steps, 4);
  assert.equal(failure?.code, "not-finite");
  assert.match(
    failure.message,
    /^The look of waves\.jpg got out of hand [^;]*; what was learned before is kept[^;]*\.$/,
  );
  assert.equal(state.previews, 1);
  assert.deepEqual(state.calls, ["learn", "end", "turn ends"]);
});

test("where it fails at once, there is nothing to keep", async () => {
  const { teaching } = fake(1, new Failure("not-finite", "The loss stopped being a number; the picture is kept."));
  await assert.rejects(teaching.run(free, subject), { code: "not-finite", message: /; teach it once more/ });
});

test("a lost device is let go once it has given what it has", async () => {
  const { state, teaching } = fake(5, new Failure("device-failed", "The device failed (lost); the picture is kept."));
  const { failure } = await teaching.run(free, subject);
  assert.match(failure?.message ?? "", /^The device failed while it was learning; what was learned before is kept/);
  assert.ok(state.calls.includes("ended"));
});
