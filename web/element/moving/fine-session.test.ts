import assert from "node:assert/strict";
import { test } from "node:test";
import type { FineJob } from "../../worker/fine-protocol";
import { Failure, isAbort } from "../../worker/failure";
import type { Pixels, Progress } from "../../worker/protocol";
import { type FineHost, FineSession } from "./fine-session";

const styles = [{ source: { kind: "file", id: "1", name: "waves.jpg", file: new Blob() }, weight: 1 }];
const free = new AbortController().signal;
const frame = (): Pixels => ({ width: 2, height: 2, data: new Uint8ClampedArray(16) });

/** An element whose worker needs so many iterations for a frame, and fails in one of them where that is said, once or more often. */
function fake(total: number, fails?: { at: number; failure: Failure; times?: number }) {
  const state = { calls: [] as string[], iteration: 0, jobs: [] as FineJob[] };
  let failures = fails?.times ?? 1;
  const fine = {
    begin: async (_: AbortSignal, job: FineJob) => {
      state.jobs.push(job);
      state.calls.push("begin");
    },
    beginFrame: async () => {
      state.iteration = 0;
      state.calls.push("frame");
    },
    step: async () => {
      if (++state.iteration === fails?.at && failures-- > 0) throw fails.failure;
      const { iteration } = state;
      return { iteration, iterations: total, done: iteration === total, work: iteration / total } as Progress;
    },
    preview: async () => ({ ...frame(), width: state.iteration }),
    finishFrame: async () => {
      state.calls.push("painted");
      return { pixels: frame(), cut: false, trusted: 1 };
    },
    end: async () => state.calls.push("end"),
  };
  const worker = {
    fine,
    awaited: false,
    load: async () => undefined,
    complete: async () => ({ strength: 0.5, iterations: 7 }),
    turns: {
      take: async () => {
        state.calls.push("turn");
        return () => state.calls.push("turn ends");
      },
    },
    endLost: () => {
      state.calls.push("ended");
      engine.id = `${engine.id}+`;
    },
    distrustGpu: () => state.calls.push("distrusted"),
  };
  const engine = { id: "1", device: "cpu" };
  const context = {
    worker,
    status: { say: () => undefined, rest: () => undefined, progress: () => undefined },
    settings: () => ({ recipe: { tv_weight: 3 } }),
  };
  const loader = { engine, size: 512, network: "vgg19", offers: () => true, ready: async () => engine };
  const inputs = { gallery: { fillGaps: () => undefined }, settled: async () => undefined };
  return { state, worker, engine, host: { context, loader, inputs, sources: { styles } } as unknown as FineHost };
}

/** Who looks on, and what is done at each progress. */
const watcher = (progress: (progress: Progress) => void = () => undefined) => ({
  progress,
  previews: [] as number[],
  preview(pixels: Pixels) {
    this.previews.push(pixels.width);
  },
});

const begin = ({ host }: ReturnType<typeof fake>, announce: (network: string) => void = () => undefined) =>
  FineSession.begin(free, host, { size: 64, iterations: 9 }, announce);

test("frames are painted with the element's styles and settings, and it is told how they come along", async () => {
  const element = fake(5);
  const networks: string[] = [];
  const session = await begin(element, (network) => networks.push(network));
  assert.deepEqual(networks, ["vgg19"]);
  const [job] = element.state.jobs;
  assert.deepEqual([job?.styles, job?.iterations, job?.recipe.size], [styles, 9, 64]);
  assert.deepEqual([job?.recipe["tv_weight"], job?.recipe.network], [3, "vgg19"]);
  const told: number[] = [];
  const watching = watcher(({ iteration }) => told.push(iteration));
  for (let i = 0; i < 2; i++) await session.paint(free, frame(), watching);
  assert.deepEqual(told, [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
  assert.equal(watching.previews.at(-1), 5, "it is shown as it comes along");
  await session.end();
  assert.deepEqual(element.state.calls, ["turn", "begin", "frame", "painted", "frame", "painted", "end", "turn ends"]);
});

test("a stop waits for the iterations that run, and drops the frame", async () => {
  const element = fake(5);
  const session = await begin(element);
  const stop = new AbortController();
  const painting = session.paint(
    stop.signal,
    frame(),
    watcher(({ iteration }) => iteration === 3 && stop.abort("enough")),
  );
  await assert.rejects(painting, isAbort);
  assert.equal(element.state.iteration, 3);
  assert.ok(!element.state.calls.includes("painted"));
});

test("a frame that is done when the stop comes is kept", async () => {
  const session = await begin(fake(5));
  const stop = new AbortController();
  await session.paint(
    stop.signal,
    frame(),
    watcher(({ done }) => done && stop.abort()),
  );
});

test("where the device is lost the frame is painted again with another; another failure ends it", async () => {
  for (const code of ["device-failed", "not-finite"] as const) {
    const element = fake(5, { at: 2, failure: new Failure(code, "It failed; try again.") });
    const session = await begin(element);
    const painting = session.paint(free, frame(), watcher());
    if (code === "not-finite") await assert.rejects(painting, { code });
    else await painting;
    const again = ["ended", "turn ends", "turn", "begin", "frame", "painted"];
    const expected = ["turn", "begin", "frame", ...(code === "not-finite" ? [] : again)];
    assert.deepEqual(element.state.calls, expected);
  }
});

test("a device that is lost again and again is given up", async () => {
  const element = fake(5, { at: 2, failure: new Failure("device-failed", "It failed; try again."), times: 9 });
  const session = await begin(element);
  await assert.rejects(session.paint(free, frame(), watcher()), { code: "device-failed" });
  assert.equal(element.state.calls.filter((call) => call === "ended").length, 4);
  assert.ok(element.state.calls.includes("distrusted"));
});

test("who waits is let in between two frames, and with another engine it begins anew", async (t) => {
  const element = fake(2);
  const session = await begin(element);
  const paint = () => session.paint(free, frame(), watcher());
  let later = 0;
  const now = performance.now.bind(performance);
  t.mock.method(performance, "now", () => now() + later);
  element.worker.awaited = true;
  await paint();
  later = 60_000;
  await paint();
  later = 120_000;
  element.engine.id = "2";
  await paint();
  const others = ["turn ends", "turn"];
  const painted = ["frame", "painted"];
  const expected = ["turn", "begin", ...painted, ...others, ...painted, ...others, "begin", ...painted];
  assert.deepEqual(element.state.calls, expected);
});
