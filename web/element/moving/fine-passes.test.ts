import assert from "node:assert/strict";
import { test } from "node:test";
import type { PaintWatcher } from "../../client/paint-loop";
import { isAbort } from "../../worker/failure";
import type { Pixels, Progress } from "../../worker/protocol";
import { PartFile } from "../video/part-file";
import { PictureStack } from "../video/picture-stack";
import type { ClipProgress } from "./clip-progress";
import { FinePasses } from "./fine-passes";
import type { FineSession } from "./fine-session";
import type { FrameStream, Next } from "./frame-reader";

const OVER: Next = { over: true };

const picture = (value: number): Pixels => ({ width: 1, height: 1, data: new Uint8ClampedArray([value, 0, 0, 255]) });
const valueOf = ({ data }: Pixels) => data[0] ?? -1;

/**
 * A video of frames 0, 1, 2 and so on in so many passes, a shot beginning with each of `cuts`. Each pass adds 10 to a frame's value;
 * `fails` is the call that fails, counted from 1, or at which it is stopped.
 */
function fake(frames: number, passes: number, { cuts = [0], fails = 0, stops = 0, end = OVER } = {}) {
  const [calls, works, stop] = [[] as string[], [] as number[], new AbortController()];
  const called = (what: string) => {
    calls.push(what);
    if (calls.length === stops) stop.abort();
    stop.signal.throwIfAborted();
    if (calls.length === fails) throw new Error("lost");
  };
  const paint = async (name: string, frame: Pixels, value: number, watcher: PaintWatcher) => {
    called(`${name} ${valueOf(frame)}`);
    watcher.progress({ work: 0.5, iteration: 1, iterations: 2 } as Progress);
    return { pixels: picture(value), cut: cuts.includes(valueOf(frame)), trusted: 1 };
  };
  const session = {
    paint: (_: AbortSignal, frame: Pixels, watcher: PaintWatcher) =>
      paint("paint", frame, valueOf(frame) + 10, watcher),
    paintAgain: (_: AbortSignal, frame: Pixels, own: Pixels, watcher: PaintWatcher) =>
      paint("again", frame, valueOf(own) + 10, watcher),
    keep: async (_: AbortSignal, frame: Pixels) => called(`keep ${valueOf(frame)}`),
  } as unknown as FineSession;
  let [read, pass, closed] = [0, 1, 0];
  const source: FrameStream = {
    next: async () => (read < frames ? { pixels: picture(read), timestamp: read, duration: ++read && 1 } : end),
    end: async () => undefined,
  };
  const progress = {
    passes,
    nextPass: () => pass++,
    painted: (share: number) => works.push(pass - 1 + share),
    iterated: (share: number) => works.push(pass - 1 + share),
    show: () => undefined,
  } as unknown as ClipProgress;
  const open = async () =>
    new PictureStack({
      file: new PartFile(undefined, 6),
      discard: async () => {
        closed++;
      },
    });
  const several = new FinePasses(stop.signal, session, source, progress, frames, open);
  return { several, calls, works, closed: () => closed };
}

/** What comes out: the paintings' values, and what comes after the last. */
async function all({ several }: ReturnType<typeof fake>) {
  const [values, frames]: [number[], number[]] = [[], []];
  const watcher = { progress: () => undefined, preview: () => undefined };
  let coming = several.next();
  for (;;) {
    const next = await coming;
    if (!("pixels" in next)) {
      await several.end();
      return { values, frames, end: next };
    }
    frames.push(valueOf(next.pixels));
    const painting = several.paint(new AbortController().signal, next.pixels, watcher);
    coming = several.next();
    values.push(valueOf((await painting).pixels));
  }
}

test("passes go forwards and backwards by turns, and each shot's first frame stays", async () => {
  const two = fake(3, 2);
  assert.deepEqual(await all(two), { values: [20, 21, 12], frames: [0, 1, 2], end: { over: true } });
  assert.deepEqual(two.calls, ["paint 0", "paint 1", "paint 2", "keep 2", "again 1", "again 0"]);
  assert.equal(two.closed(), 2);
  const three = fake(4, 3, { cuts: [0, 2] });
  assert.deepEqual((await all(three)).values, [20, 21, 22, 23]);
  assert.deepEqual(three.calls.slice(4), [
    ...["keep 3", "again 2", "keep 1", "again 0"],
    ...["keep 0", "again 1", "keep 2", "again 3"],
  ]);
});

test("the work that is told grows through all passes", async () => {
  const two = fake(3, 2);
  await all(two);
  const { works } = two;
  assert.deepEqual(
    works,
    works.toSorted((a, b) => a - b),
  );
  assert.equal(works.at(-1), 2);
});

test("a stop leaves each frame as the last pass that came to it has painted it", async () => {
  const later = await all(fake(3, 3, { stops: 5 }));
  assert.deepEqual(
    [later.values, later.frames],
    [
      [10, 11, 12],
      [0, 1, 2],
    ],
  );
  assert.ok("failure" in later.end && isAbort(later.end.failure));
  const half = await all(fake(3, 2, { stops: 6 }));
  assert.deepEqual(half.values, [10, 21, 12], "frame 1 was painted twice");
  const last = await all(fake(3, 3, { stops: 8 }));
  assert.deepEqual(last.values, [20, 21, 12], "the last pass had begun");
  const first = await all(fake(3, 3, { stops: 2 }));
  assert.deepEqual(first.values, [10]);
  const none = await all(fake(3, 3, { stops: 1 }));
  assert.deepEqual(none.values, []);
  assert.ok("failure" in none.end && isAbort(none.end.failure));
});

test("what fails is told of after the frames that are there", async () => {
  const failed = await all(fake(3, 3, { fails: 5 }));
  assert.deepEqual(failed.values, [10, 11, 12]);
  assert.ok("failure" in failed.end && failed.end.failure instanceof Error && failed.end.failure.message === "lost");
  const cut = await all(fake(2, 2, { end: { error: "damaged" } }));
  assert.deepEqual([cut.values, cut.end], [[20, 11], { error: "damaged" }]);
});
