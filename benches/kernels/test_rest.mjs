import { init, device, buf, fbuf, poison, read, rand, cmp, errors, compile, dispatch, done } from "./lib.mjs";
import * as ops from "./ops.mjs";
import * as twin from "./twin.mjs";
export default async function () {
  await init();
  const r = await tests();
  await done();
  console.log(`${r.n} comparisons, ${r.fails} failures, ${errors.length} GPU errors`);
  console.log(JSON.stringify(r.worst, (k, v) => (typeof v === "number" ? +v.toExponential(1) : v)));
  console.log(compile.map(([a, b]) => a + " " + b.toFixed(0)).join(", "));
}
export async function tests(small) {
  let fails = 0,
    n = 0;
  const worst = {};
  const check = async (name, y, want, tol = 5e-6) => {
    const r = cmp(name, await read(y, want.length), want, tol);
    n++;
    if (!r.ok) fails++;
    const k = name.split(" ")[0];
    worst[k] = Math.max(worst[k] ?? 0, r.err);
  };
  for (const [C, H, W] of small
    ? [[5, 7, 9]]
    : [
        [1, 1, 1],
        [3, 2, 2],
        [5, 7, 9],
        [2, 1, 8],
        [2, 9, 1],
        [17, 16, 12],
        [64, 31, 33],
        [256, 64, 64],
      ]) {
    const s = C * 100 + H,
      HW = H * W,
      h = H >> 1,
      w = W >> 1;
    const x = rand(C * HW, s).map((v) => Math.max(0, v)),
      xs = rand(C * HW, s + 7),
      ex = rand(C * HW, s + 1),
      g = rand(Math.max(1, C * h * w), s + 2),
      xb = fbuf(x),
      xsb = fbuf(xs),
      eb = fbuf(ex),
      gb = fbuf(g),
      name = `${C}x${H}x${W}`;
    // The rows from the middle on, then those before it: together all are written.
    const half = H >> 1,
      turned = poison(C * HW);
    dispatch(await ops.copyRows(xsb, turned, C, W, H, half, H, 0, H - half));
    if (half) dispatch(await ops.copyRows(xsb, turned, C, W, H, 0, H, H - half, half));
    const at = (i) => (((i / W + half) % H) | 0) * W + (i % W);
    await check(
      "copy_rows " + name,
      turned,
      xs.map((_, i) => xs[((i / HW) | 0) * HW + at(i % HW)]),
      0,
    );
    for (const max of [true, false]) {
      let y;
      if (h * w) {
        y = poison(C * h * w);
        dispatch(await ops.pool(xsb, y, C, H, W, max));
        await check("pool " + max + name, y, twin.pool(xs, C, H, W, max));
      }
      for (const e of [null, eb]) {
        y = poison(C * HW);
        dispatch(await ops.poolGradient(gb, xb, e, y, C, H, W, max));
        await check("pool_gradient " + max + !!e + name, y, twin.poolGrad(g, x, e && ex, C, H, W, max));
      }
    }
    const val = poison(1);
    for (const e of [null, eb]) {
      const y = poison(C * HW),
        [v, gr] = twin.tv(xs, C, H, W);
      dispatch(await ops.tv(xsb, e, y, val, C, H, W, 0.3));
      await check(
        "tv " + name,
        y,
        gr.map((q, i) => q * 0.3 + (e ? ex[i] : 0)),
      );
      if (v) await check("tv_value " + name, val, [v * 0.3]);
      const outside = xs.map((q) => Math.max(3 * q - 1, 0) - Math.max(-3 * q, 0));
      const wide = xs.map((q) => 3 * q);
      dispatch(await ops.range(fbuf(wide), e, y, val, C * HW, 0.3));
      await check(
        "range " + name,
        y,
        outside.map((q, i) => q * 0.6 + (e ? ex[i] : 0)),
      );
      const sum = outside.reduce((t, q) => t + q * q, 0) * 0.3;
      if (sum) await check("range_value " + name, val, [sum]);
    }
  }
  for (const [C, M] of small
    ? [
        [17, 31],
        [33, 100],
      ]
    : [
        [3, 5],
        [1, 1],
        [16, 64],
        [17, 31],
        [33, 100],
        [48, 4096],
        [64, 4096],
        [128, 1023],
        [512, 16],
        [7, 3000],
      ]) {
    const s = C + M;
    const f = rand(C * M, s),
      fb = fbuf(f),
      name = `${C}x${M}`,
      t0 = rand(C * C, s + 1),
      t = t0.map((v, i) => v + t0[(i % C) * C + ((i / C) | 0)]),
      scale = 1 / M;
    const gw = twin.gram(f, C, M, scale),
      P = Math.ceil(C / 16) * 16,
      padded = (a) => {
        const r = new Float32Array(P * P);
        for (let i = 0; i < C; i++) for (let j = 0; j < C; j++) r[i * P + j] = a[i * C + j];
        return r;
      };
    let g = poison(P * P);
    dispatch(await ops.gram(fb, null, g, C, M, scale));
    await check("gram " + name, g, padded(gw));
    const dw = gw.map((v, i) => v - t[i]);
    g = poison(P * P);
    dispatch(await ops.gram(fb, fbuf(padded(t)), g, C, M, scale));
    await check("gram_target " + name, g, padded(dw));
    const d = dw,
      db = fbuf(padded(d)),
      base = rand(C * M, s + 2),
      bb = fbuf(base);
    for (const e of [null, bb]) {
      const y = poison(C * M);
      dispatch(await ops.matrixProduct(db, fb, e, y, C, M, 0.7));
      await check("matrix_product " + name, y, twin.gramGrad(d, f, C, M, 0.7, e && base));
    }
  }
  for (const [K, N] of small
    ? [[5, 1001]]
    : [
        [1, 1],
        [3, 7],
        [20, 3 * 64 * 64],
        [5, 1001],
        [2, 600001],
      ]) {
    const rows = rand(K * N, K),
      x = rand(N, N),
      c = rand(K + 1, 9),
      rb = Array.from({ length: K }, (_, k) => fbuf(rows.subarray(k * N, (k + 1) * N))),
      other = rand(N, N + 1),
      third = rand(N, N + 2),
      xb = fbuf(x),
      o = poison(3 * K),
      one = poison(1);
    dispatch(await ops.dots(rb, [xb, fbuf(other), fbuf(third)], o, N));
    const w = new Float64Array(3 * K),
      y = new Float64Array(N);
    for (let k = 0; k < K; k++)
      for (let i = 0; i < N; i++)
        [x, other, third].forEach((vector, v) => (w[v * K + k] += rows[k * N + i] * vector[i]));
    dispatch(await ops.dot(rb[0], xb, one, N, 0.5));
    await check(`dot ${N}`, one, [w[0] * 0.5], 2e-5);
    dispatch(await ops.dot(xb, null, one, N, 2));
    await check(`dot_same ${N}`, one, [x.reduce((t, v) => t + v * v, 0) * 2], 2e-5);
    let m = 0;
    for (let k = 0; k < 3 * K; k++) m = Math.max(m, Math.abs(w[k]));
    await check(`dots ${K}x${N}`, o, w, 2e-5);
    const yb = poison(N);
    dispatch(await ops.combine([xb, ...rb], c, yb, N));
    for (let i = 0; i < N; i++) {
      y[i] = c[0] * x[i];
      for (let k = 0; k < K; k++) y[i] += c[k + 1] * rows[k * N + i];
    }
    await check(`combine ${K}x${N}`, yb, y);
    const rg = poison(N);
    dispatch(await ops.reluGradient(xb, fbuf(rows), rg, N));
    await check(
      `relu_gradient ${N}`,
      rg,
      x.map((v, i) => (rows[i] > 0 ? v : 0)),
    );
    const g = rand(N, 3),
      m0 = rand(N, 4),
      v0 = rand(N, 5).map(Math.abs),
      st = [0.02 / (1 - 0.9 ** 3), 0.9, 0.99, 1 / (1 - 0.99 ** 3), 1e-8],
      mb = fbuf(m0),
      vb = fbuf(v0),
      xb2 = poison(N);
    dispatch(await ops.adam(xb, fbuf(g), mb, vb, xb2, st, N));
    const m1 = m0.map((v, i) => st[1] * v + (1 - st[1]) * g[i]),
      v1 = v0.map((v, i) => st[2] * v + (1 - st[2]) * g[i] ** 2);
    await check(
      `adam ${N}`,
      xb2,
      x.map((v, i) => v - (st[0] * m1[i]) / (Math.sqrt(v1[i] * st[3]) + st[4])),
    );
    await check(`adam_m ${N}`, mb, m1);
    await check(`adam_v ${N}`, vb, v1);
  }
  for (const [C, M, S] of small
    ? [[3, 300, 45]]
    : [
        [1, 1, 2],
        [3, 70, 45],
        [17, 300, 300],
        [2, 3000, 17],
        [5, 16, 1000],
      ]) {
    const skewed = (n, seed, scale) => rand(n, seed).map((v, i) => scale * v * Math.abs(v) + (i % 3)),
      x = skewed(C * M, C + M, 2),
      style = skewed(C * S, C + S + 1, 1),
      name = `${C}x${M}`;
    // A channel that is the same everywhere in the style.
    if (C > 2) style.fill(1.5, 0, S);
    const mb = poison(2 * C);
    dispatch(await ops.channelMoments(fbuf(style), mb, C, S, 1 / S));
    await check("channel_moments " + name, mb, twin.moments(style, C, S, 1 / S), 2e-6);
    // From here on by the same numbers.
    const m = await read(mb, 2 * C),
      [cb, sb] = [poison(C * ops.BINS), poison(C * ops.BINS)];
    dispatch(await ops.histogram(fbuf(x), mb, cb, C, M));
    dispatch(await ops.histogram(fbuf(style), mb, sb, C, S));
    const [counts, styleCounts] = [await read(cb, C * ops.BINS), await read(sb, C * ops.BINS)];
    const running = (all) =>
      all.map(
        (
          (sum) => (v, i) =>
            (sum = (i % ops.BINS ? sum : 0) + v)
        )(0),
      );
    const want = running(twin.histogram(x, m, C, M));
    const off = running(counts).reduce((most, v, i) => Math.max(most, Math.abs(v - want[i])), 0);
    await check("histogram " + name, fbuf(new Float32Array([off <= 1 + M / 500 ? 1 : off])), [1]);
    const [wb, kb] = [poison(C * ops.BINS), poison(C)];
    dispatch(await ops.transport(cb, sb, mb, wb, kb, C));
    const [moves, costs] = twin.transport(counts, styleCounts, m, C);
    await check("transport " + name, wb, moves, 1e-4);
    await check("transport_costs " + name, kb, costs, 1e-4);
    const yb = poison(C * M);
    dispatch(await ops.transportDifference(fbuf(x), wb, mb, yb, C, M));
    await check("transport_difference " + name, yb, twin.transportDifference(x, moves, m, C, M), 1e-3);
  }
  return { n, fails, worst };
}
