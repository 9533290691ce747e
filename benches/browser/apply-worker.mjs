// What runs in the worker: a photo painted some times, timed.
const PASSES = 5;

/** Resolves to a function that paints once and waits for the pixels. */
async function impasto({ size, threads }) {
  const name = threads > 1 ? "cpu-threads" : "cpu";
  const module = await import(`/site/impasto-${name}.js`);
  await module.default();
  if (threads > 1) await module.initThreadPool(threads);
  const engine = await module.Engine.open();
  const bytes = await (await fetch("/site/looks/gallery.look")).arrayBuffer();
  const look = module.Look.read(new Uint8Array(bytes), "gallery.look");
  const height = Math.round((size * 2) / 3);
  const pixels = Uint8ClampedArray.from({ length: 4 * size * height }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 256));
  const picture = module.Picture.fromPixels(size, height, pixels, "photo");
  return async () => (await engine.apply(look, new Float64Array(), picture, size)).data?.length;
}

async function tfjs(wish) {
  const { painter } = await import("/tfjs-generator.js");
  return painter(wish.size, "/wasm/");
}

async function time(wish) {
  const paint = await (wish.painter === "tfjs" ? tfjs(wish) : impasto(wish));
  const times = [];
  for (let i = 0; i <= PASSES; i++) {
    const begin = performance.now();
    await paint();
    times.push(performance.now() - begin);
  }
  return { first: times[0], times: times.slice(1) };
}

onmessage = ({ data }) =>
  time(data).then(
    (done) => postMessage(done),
    (error) => postMessage({ failure: String(error?.stack ?? error) }),
  );
