// Small WebGPU lab library
export let device, adapter;
export const errors = [];
export async function init() {
  adapter = await navigator.gpu.requestAdapter();
  const L = adapter.limits;
  device = await adapter.requestDevice({
    requiredLimits: { maxStorageBufferBindingSize: L.maxStorageBufferBindingSize, maxBufferSize: L.maxBufferSize },
  }); // invocations 256, workgroup memory 16 KiB, as everywhere
  device.onuncapturederror = (e) => {
    errors.push(e.error.message);
    console.log("GPU ERROR " + e.error.message);
  };
  device.lost.then((i) => {
    errors.push("lost " + i.message);
    console.log("DEVICE LOST " + i.message);
  });
  return device;
}
export function buf(n, data) {
  const b = device.createBuffer({
    size: Math.max(16, Math.ceil(n / 4) * 16),
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  });
  if (data) device.queue.writeBuffer(b, 0, data);
  return b;
}
export const fbuf = (a) => buf(a.length, a);
export const ubuf = (a) => buf(a.length, new Uint32Array(a));
export function poison(n) {
  return fbuf(new Float32Array(n).fill(NaN));
}
export async function read(b, n) {
  const m = device.createBuffer({
    size: Math.max(16, Math.ceil(n / 4) * 16),
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const e = device.createCommandEncoder();
  e.copyBufferToBuffer(b, 0, m, 0, Math.ceil(n / 4) * 16 <= b.size ? m.size : b.size);
  device.queue.submit([e.finish()]);
  await m.mapAsync(1);
  const r = new Float32Array(m.getMappedRange().slice(0, n * 4));
  m.destroy();
  return r;
}
const texts = new Map();
export const broken = {}; // file name -> [from, to]: a kernel broken on purpose
export async function text(f) {
  if (!texts.has(f)) texts.set(f, await (await fetch("/" + f)).text());
  const t = texts.get(f),
    b = broken[f.split("/").pop()];
  if (!b) return t;
  if (!t.includes(b[0])) throw new Error("cannot break " + f + ": " + b[0]);
  return t.replace(b[0], b[1]);
}
// As src/kernels/template.rs: {{ name }} is a parameter; [[4 i: text ]] is the text four times, {i}, {4*i+j} numbers in it.
export function fill(src, params = {}) {
  let s = src.replace(/\{\{\s*(\w+)\s*\}\}/g, (m, k) => {
    if (!(k in params)) throw new Error("template parameter " + k);
    return String(params[k]);
  });
  for (let open; (open = s.lastIndexOf("[[")) >= 0;) {
    const close = s.indexOf("]]", open);
    const [, count, name, body] = /^(\d+) (\w+): ([^]*)$/.exec(s.slice(open + 2, close));
    const copies = Array.from({ length: Number(count) }, (_, i) => substitute(body, name, i));
    s = s.slice(0, open) + copies.join("") + s.slice(close + 2);
  }
  return s;
}
function substitute(text, name, number) {
  return text.replace(/\{([a-z0-9*+]+)\}/g, (_, expression) => {
    const put = expression.replace(/[a-z]\w*/g, (factor) => (factor === name ? String(number) : factor));
    const product = (term) => term.split("*").reduce((value, factor) => value * Number(factor), 1);
    const value = put.split("+").reduce((sum, term) => sum + product(term), 0);
    return Number.isNaN(value) ? `{${put}}` : String(value);
  });
}
const cache = new Map();
export const compile = [];
export async function pipe(src, label = "") {
  if (cache.has(src)) return cache.get(src);
  device.pushErrorScope("validation");
  const t = performance.now();
  const module = device.createShaderModule({ code: src, label });
  const info = await module.getCompilationInfo();
  for (const m of info.messages) console.log(label, m.type, m.lineNum, m.message);
  let p = null;
  try {
    p = await device.createComputePipelineAsync({ layout: "auto", compute: { module, entryPoint: "main" }, label });
  } catch (e) {
    console.log(label, e.message);
  }
  const e = await device.popErrorScope();
  if (e) {
    errors.push(label + e.message);
    throw new Error(label + " " + e.message);
  }
  if (!p) throw new Error("pipeline " + label);
  compile.push([label, performance.now() - t]);
  cache.set(src, p);
  return p;
}
export function bind(p, bufs) {
  return device.createBindGroup({
    layout: p.getBindGroupLayout(0),
    entries: bufs.map((b, i) => ({ binding: i, resource: { buffer: b } })),
  });
}
export function dispatch(list, reps = 1) {
  const e = device.createCommandEncoder();
  for (let r = 0; r < reps; r++)
    for (const { p, g, n } of list) {
      const c = e.beginComputePass();
      c.setPipeline(p);
      c.setBindGroup(0, g);
      c.dispatchWorkgroups(...n);
      c.end();
    }
  device.queue.submit([e.finish()]);
}
export const done = () => device.queue.onSubmittedWorkDone();
export const cpu = async () => Number(await (await fetch("/cpu")).text());
// one timed sample: [wall ms, cpu ms] per rep
export async function sample(list, reps = 1) {
  await done();
  const c0 = await cpu(),
    t0 = performance.now();
  dispatch(list, reps);
  await done();
  const t = performance.now() - t0,
    c = (await cpu()) - c0;
  return [t / reps, c / 1e6 / reps];
}
export const median = (a) => [...a].sort((x, y) => x - y)[a.length >> 1];
export function rng(seed) {
  let s = (seed * 2654435761) >>> 0 || 1;
  return () => {
    s ^= s << 13;
    s >>>= 0;
    s ^= s >>> 17;
    s ^= s << 5;
    s >>>= 0;
    return s / 4294967296 - 0.5;
  };
}
export function rand(n, seed, scale = 1) {
  const r = rng(seed),
    a = new Float32Array(n);
  for (let i = 0; i < n; i++) a[i] = r() * 2 * scale;
  return a;
}
export function cmp(name, got, want, tol = 2e-5) {
  let m = 0,
    e = 0,
    bad = -1;
  for (let i = 0; i < want.length; i++) m = Math.max(m, Math.abs(want[i]));
  for (let i = 0; i < want.length; i++) {
    const d = Math.abs(got[i] - want[i]);
    if (!(d <= tol * m)) {
      if (bad < 0) bad = i;
    }
    if (!(d <= e)) e = d;
  }
  const ok = bad < 0;
  if (!ok && !cmp.quiet)
    console.log(`FAIL ${name}: at ${bad} of ${want.length}: ${got[bad]} want ${want[bad]} (max err ${e / m})`);
  return { ok, err: m ? e / m : 0 };
}
