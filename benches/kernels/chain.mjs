import {
  init,
  device,
  buf,
  fbuf,
  poison,
  read,
  rand,
  cmp,
  errors,
  compile,
  dispatch,
  done,
  sample,
  median,
  cpu,
} from "./lib.mjs";
import * as ops from "./ops.mjs";
import * as twin from "./twin.mjs";
export const VGG = [[64, 64], [128, 128], [256, 256, 256, 256], [512, 512, 512, 512], [512]];
export const LITE = [[16, 16], [32, 32], [64, 64, 64, 64], [128, 128, 128, 128], [128]];
const STYLE = ["1_1", "2_1", "3_1", "4_1", "5_1"],
  CONTENT = "4_2",
  ALPHA = 1e-3,
  BETA = 1;
// network with random (He) weights
function net(plan) {
  const L = [];
  let C = 3;
  plan.forEach((b, i) => {
    if (i) L.push({ pool: true, C });
    b.forEach((O, j) => {
      L.push({
        name: `${i + 1}_${j + 1}`,
        C,
        O,
        w: rand(O * C * 9, 100 * i + j, Math.sqrt(6 / (9 * C))),
        b: rand(O, 100 * i + j + 50, 0.05),
      });
      C = O;
    });
  });
  return L;
}
export async function build(plan, S, seed = 5) {
  const L = net(plan),
    N = 3 * S * S,
    x = rand(N, seed),
    xb = fbuf(x),
    fw = [],
    load = [],
    style = [],
    bw = [];
  let H = S,
    W = S,
    cur = xb;
  const acts = {},
    t = { grams: {} };
  for (const l of L) {
    l.x = cur;
    l.H = H;
    l.W = W;
    if (l.pool) {
      H >>= 1;
      W >>= 1;
      l.y = poison(l.C * H * W);
      fw.push(...(await ops.pool(cur, l.y, l.C, l.H, l.W, false)));
    } else {
      l.y = poison(l.O * H * W);
      l.bb = fbuf(l.b);
      if (l.C === 3) {
        l.wf = fbuf(ops.packDirect(l.w, l.O, l.C, false, 1));
        l.wb = fbuf(ops.packDirect(l.w, l.O, l.C, true, 1));
        fw.push(...(await ops.direct({ x: cur, bias: l.bb, y: l.y }, l.C, l.O, H, W, l.wf, 1)));
      } else {
        const wb = fbuf(l.w),
          f = await ops.winogradWeights(wb, l.O, l.C, false),
          g = await ops.winogradWeights(wb, l.O, l.C, true);
        l.uf = f.u;
        l.ub = g.u;
        load.push(...f.list, ...g.list);
        fw.push(...(await ops.winograd("forward", { x: cur, bias: l.bb, y: l.y }, l.C, l.O, H, W, l.uf)));
      }
      acts[l.name] = l;
    }
    cur = l.y;
  }
  // losses: sum over style layers of BETA |G - A|^2 (G = F F^T / (C M)), ALPHA |F - P|^2
  const extra = {};
  for (const n of STYLE) {
    const l = acts[n],
      M = l.H * l.W,
      C = l.O,
      A = rand(C * C, 7).map((v, i, a) => 0.01 * (a[i] + a[(i % C) * C + ((i / C) | 0)]));
    const d = poison(C * C),
      e = poison(C * M);
    l.A = A;
    l.d = d;
    style.push(
      ...(await ops.gram(l.y, fbuf(A), d, C, M, 1 / (C * M))),
      ...(await ops.matrixProduct(d, l.y, null, e, C, M, (4 * BETA) / (C * M))),
    );
    extra[n] = e;
  }
  {
    const l = acts[CONTENT],
      n = l.O * l.H * l.W,
      P = rand(n, 8);
    l.P = P;
    const e = poison(n);
    style.push(...(await ops.combine([l.y, fbuf(P)], [2 * ALPHA, -2 * ALPHA], e, n)));
    extra[CONTENT] = e;
  }
  let g = poison(L.at(-1).O * H * W);
  bw.push(...(await ops.reluGradient(extra["5_1"], L.at(-1).y, g, L.at(-1).O * H * W)));
  for (let i = L.length - 1; i >= 0; i--) {
    const l = L[i],
      prev = L[i - 1],
      e = prev && !prev.pool ? extra[prev.name] : null,
      y = poison(l.C * l.H * l.W);
    if (l.pool) bw.push(...(await ops.poolGradient(g, l.x, e ?? null, y, l.C, l.H, l.W, false)));
    else if (l.C === 3)
      bw.push(...(await ops.direct({ x: g, bias: fbuf(new Float32Array(l.C)), y }, l.O, l.C, l.H, l.W, l.wb, 0)));
    else
      bw.push(
        ...(await ops.winograd(
          "gradient",
          { x: g, extra: e, activation: prev.pool ? null : l.x, y },
          l.O,
          l.C,
          l.H,
          l.W,
          l.ub,
        )),
      );
    l.g = y;
    g = y;
  }
  return { L, x, xb, load, list: [...fw, ...style, ...bw], g, acts, N };
}
function reference(n) {
  const { L, x, acts } = n;
  let a = x;
  for (const l of L) {
    l.tx = a;
    a = Float32Array.from(l.pool ? twin.pool(a, l.C, l.H, l.W, false) : twin.convRelu(a, l.w, l.b, l.C, l.O, l.H, l.W));
    l.ty = a;
  }
  const ex = {};
  for (const s of STYLE) {
    const l = acts[s],
      M = l.H * l.W,
      C = l.O;
    const G = twin.gram(l.ty, C, M, 1 / (C * M)).map((v, i) => v - l.A[i]);
    ex[s] = twin.gramGrad(G, l.ty, C, M, (4 * BETA) / (C * M));
  }
  {
    const l = acts[CONTENT];
    ex[CONTENT] = Float64Array.from(l.ty, (v, i) => 2 * ALPHA * (v - l.P[i]));
  }
  let g = ex["5_1"].map((v, i) => (L.at(-1).ty[i] > 0 ? v : 0));
  for (let i = L.length - 1; i >= 0; i--) {
    const l = L[i],
      prev = L[i - 1],
      e = prev && !prev.pool ? ex[prev.name] : null;
    g = l.pool
      ? twin.poolGrad(g, l.tx, e, l.C, l.H, l.W, false)
      : twin.convGrad(g, l.w, e, prev && !prev.pool ? l.tx : null, l.C, l.O, l.H, l.W);
  }
  return g;
}
export default async function (sizes = "16c,64", plan = "VGG") {
  await init();
  for (const s of sizes.split(",")) {
    const S = parseInt(s),
      n = await build(plan === "VGG" ? VGG : LITE, S);
    await done();
    let t = performance.now();
    if (n.load.length) dispatch(n.load);
    await done();
    const tl = performance.now() - t;
    t = performance.now();
    dispatch(n.list);
    await done();
    const first = performance.now() - t;
    if (s.endsWith("c")) {
      const r = cmp("image gradient " + s, await read(n.g, n.N), reference(n), 1e-4);
      console.log(
        "whole network",
        S,
        "px: gradient error relative to max",
        r.err.toExponential(2),
        r.ok ? "ok" : "BAD",
      );
      continue;
    }
    const w = [],
      c = [];
    for (let i = 0; i < 5; i++) {
      const [a, b] = await sample(n.list);
      w.push(a);
      c.push(b);
    }
    const fl = n.L.filter((l) => !l.pool).reduce((q, l) => q + 4 * 9 * l.C * l.O * l.H * l.W, 0);
    console.log(
      `${plan} ${S} px: weights ${tl.toFixed(0)} ms, first iteration ${first.toFixed(0)} ms, wall median ${median(w).toFixed(0)} min ${Math.min(...w).toFixed(0)} ms, cpu median ${median(c).toFixed(0)} min ${Math.min(...c).toFixed(0)} ms -> at rest on 2 cores >= ${(Math.min(...c) / 2).toFixed(0)} ms; ${(fl / 1e9).toFixed(2)} GFLOP direct count, ${(fl / Math.min(...w) / 1e6).toFixed(1)} GFLOP/s by wall min, ${((fl * 2) / Math.min(...c) / 1e6).toFixed(1)} by cpu; dispatches ${n.list.length}`,
    );
    const by = {},
      groups = {};
    for (const d of n.list) (groups[d.name] ??= []).push(d);
    for (const k in groups) {
      const a = [];
      for (let i = 0; i < 2; i++) a.push((await sample(groups[k]))[1]);
      by[k] = Math.min(...a);
    }
    console.log(
      "cpu ms by kernel:",
      Object.entries(by)
        .sort((a, b) => b[1] - a[1])
        .map(([k, v]) => `${k} ${v.toFixed(1)} (${groups[k].length})`)
        .join(", "),
    );
  }
  console.log(errors.length + " GPU errors; compile ms: " + compile.map(([a, b]) => a + " " + b.toFixed(0)).join(", "));
}
