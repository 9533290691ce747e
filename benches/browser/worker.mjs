// What runs in the worker: one engine's loop, timed.

import { watchBuffers } from "/buffers.mjs";

/** `{step, memory}` of our module's loop, or Burn's in it. */
async function impasto({ engine, size, threads }) {
  const device = engine.endsWith("gpu") ? "gpu" : "cpu";
  const name = threads > 1 ? `${device}-threads` : device;
  const module = await import(`/modules/bench-${name}/impasto-${name}.js`);
  const { memory } = await module.default();
  if (threads > 1) await module.initThreadPool(threads);
  const opened = await module.Engine.open();
  const benchmark = await module.Benchmark.start(opened, size, engine.startsWith("burn"));
  return { step: () => benchmark.step(), memory };
}

async function tfjs({ size }) {
  const { loop } = await import("/tfjs.js");
  return { step: await loop(size) };
}

/** As `time` of page.mjs. */
async function time(wish) {
  const buffers = watchBuffers();
  const { step, memory } = await (wish.engine === "tfjs-webgpu" ? tfjs(wish) : impasto(wish));
  const times = [];
  for (let i = 0; i <= wish.iterations; i++) {
    const begin = performance.now();
    const loss = await step();
    if (!Number.isFinite(loss)) throw new Error(`iteration ${i}: the loss is ${loss}`);
    times.push(performance.now() - begin);
  }
  // wasm memory never shrinks, so that its size is its peak.
  const peak = wish.engine.endsWith("cpu") ? memory.buffer.byteLength : buffers.peak;
  return { times, peak };
}

onmessage = ({ data }) =>
  time(data).then(
    (done) => postMessage(done),
    (error) => postMessage({ failure: String(error?.message ?? error) }),
  );
