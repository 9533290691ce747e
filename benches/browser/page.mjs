// What runs in the page: one engine's loop, timed.

async function impasto(engine, size, stock) {
  const device = engine.endsWith("gpu") ? "gpu" : "cpu";
  const module = await import(`/modules/bench-${device}/impasto-${device}.js`);
  await module.default();
  const opened = await module.Engine.open();
  const benchmark = await module.Benchmark.start(opened, size, stock);
  return () => benchmark.step();
}

async function tfjs(size) {
  const { loop } = await import("/tfjs.js");
  return loop(size);
}

/** Milliseconds of each iteration, the first among them. */
export async function time(engine, size, iterations) {
  const step = engine === "tfjs-webgpu" ? await tfjs(size) : await impasto(engine, size, engine.startsWith("burn"));
  const times = [];
  for (let i = 0; i <= iterations; i++) {
    const begin = performance.now();
    const loss = await step();
    if (!Number.isFinite(loss)) throw new Error(`iteration ${i}: the loss is ${loss}`);
    times.push(performance.now() - begin);
  }
  return times;
}
