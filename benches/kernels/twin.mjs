// Plain CPU twins (double accumulation, the obvious loops)
export function conv(x, w, C, O, H, W) {
  const y = new Float64Array(O * H * W);
  for (let o = 0; o < O; o++)
    for (let c = 0; c < C; c++)
      for (let ky = 0; ky < 3; ky++)
        for (let kx = 0; kx < 3; kx++) {
          const k = w[(o * C + c) * 9 + ky * 3 + kx];
          for (let i = Math.max(0, 1 - ky); i < Math.min(H, H + 1 - ky); i++) {
            const a = (o * H + i) * W,
              b = (c * H + i + ky - 1) * W + kx - 1;
            for (let j = Math.max(0, 1 - kx); j < Math.min(W, W + 1 - kx); j++) y[a + j] += k * x[b + j];
          }
        }
  return y;
}
export function convRelu(x, w, b, C, O, H, W, relu = true) {
  const y = conv(x, w, C, O, H, W);
  for (let i = 0; i < y.length; i++) {
    y[i] += b[(i / (H * W)) | 0];
    if (relu) y[i] = Math.max(0, y[i]);
  }
  return y;
}
// g_in = (conv_T(g_out) + extra) * (act > 0); w [O][C][3][3]
export function convGrad(g, w, extra, act, C, O, H, W) {
  const t = new Float32Array(w.length);
  for (let o = 0; o < O; o++)
    for (let c = 0; c < C; c++) for (let k = 0; k < 9; k++) t[(c * O + o) * 9 + k] = w[(o * C + c) * 9 + 8 - k];
  const y = conv(g, t, O, C, H, W);
  for (let i = 0; i < y.length; i++) {
    if (extra) y[i] += extra[i];
    if (act && !(act[i] > 0)) y[i] = 0;
  }
  return y;
}
export function pool(x, C, H, W, max) {
  const h = H >> 1,
    w = W >> 1,
    y = new Float64Array(C * h * w);
  for (let c = 0; c < C; c++)
    for (let i = 0; i < h; i++)
      for (let j = 0; j < w; j++) {
        const p = (c * H + 2 * i) * W + 2 * j,
          q = [x[p], x[p + 1], x[p + W], x[p + W + 1]];
        y[(c * h + i) * w + j] = max ? Math.max(...q) : (q[0] + q[1] + q[2] + q[3]) / 4;
      }
  return y;
}
export function poolGrad(g, x, extra, C, H, W, max) {
  const h = H >> 1,
    w = W >> 1,
    y = new Float64Array(C * H * W);
  for (let c = 0; c < C; c++)
    for (let i = 0; i < h; i++)
      for (let j = 0; j < w; j++) {
        const p = (c * H + 2 * i) * W + 2 * j,
          ix = [p, p + 1, p + W, p + W + 1],
          v = g[(c * h + i) * w + j];
        if (max) {
          let b = 0;
          for (let k = 1; k < 4; k++) if (x[ix[k]] > x[ix[b]]) b = k;
          y[ix[b]] += v;
        } else for (const k of ix) y[k] += v / 4;
      }
  for (let i = 0; i < y.length; i++) {
    if (extra) y[i] += extra[i];
    if (!(x[i] > 0)) y[i] = 0;
  }
  return y;
}
export function gram(f, C, M, scale) {
  const g = new Float64Array(C * C);
  for (let i = 0; i < C; i++)
    for (let j = i; j < C; j++) {
      let s = 0;
      for (let k = 0; k < M; k++) s += f[i * M + k] * f[j * M + k];
      g[i * C + j] = g[j * C + i] = s * scale;
    }
  return g;
}
export function gramGrad(d, f, C, M, coef, base) {
  const y = new Float64Array(C * M);
  for (let i = 0; i < C; i++) {
    for (let k = 0; k < C; k++) {
      const a = d[i * C + k] * coef;
      for (let p = 0; p < M; p++) y[i * M + p] += a * f[k * M + p];
    }
  }
  if (base) for (let i = 0; i < y.length; i++) y[i] += base[i];
  return y;
}
export function tv(x, C, H, W) {
  let s = 0;
  const g = new Float64Array(x.length);
  for (let c = 0; c < C; c++)
    for (let i = 0; i < H; i++)
      for (let j = 0; j < W; j++) {
        const p = (c * H + i) * W + j;
        if (j + 1 < W) {
          const d = x[p + 1] - x[p];
          s += d * d;
          g[p] -= 2 * d;
          g[p + 1] += 2 * d;
        }
        if (i + 1 < H) {
          const d = x[p + W] - x[p];
          s += d * d;
          g[p] -= 2 * d;
          g[p + W] += 2 * d;
        }
      }
  return [s, g];
}
// Bins as src/kernels/bins.wgsl lays them, in double.
const BINS = 512,
  PARTS = 128;
export function moments(x, C, M, scale) {
  const r = new Float64Array(2 * C);
  for (let c = 0; c < C; c++)
    for (let p = 0; p < M; p++) {
      r[c] += x[c * M + p] * scale;
      r[C + c] += x[c * M + p] ** 2 * scale;
    }
  return r;
}
export function spread(m, C, c) {
  return 2 * Math.sqrt(Math.max(m[C + c] - m[c] ** 2, 0)) + 0.03 * Math.sqrt(m[C + c]) + 1e-12;
}
export function middle(b, m, C, c) {
  const z = (b + 0.5) / (BINS / 2) - 1;
  return m[c] + (spread(m, C, c) * z) / (1 - Math.abs(z));
}
// The bin whose middle is below a value, and which share of it lies in the next.
function split(v, m, C, c) {
  const z = (v - m[c]) / spread(m, C, c),
    position = Math.min(Math.max((BINS / 2) * (1 + z / (1 + Math.abs(z))) - 0.5, 0), BINS - 1),
    parts = Math.round(position * PARTS);
  return [Math.floor(parts / PARTS), (parts % PARTS) / PARTS];
}
export function histogram(x, m, C, M) {
  const counts = new Float64Array(C * BINS);
  for (let c = 0; c < C; c++)
    for (let p = 0; p < M; p++) {
      const [bin, share] = split(x[c * M + p], m, C, c);
      counts[c * BINS + bin] += 1 - share;
      if (share) counts[c * BINS + bin + 1] += share;
    }
  return counts;
}
// The lowest of the picture's values go to the lowest of the style's, until one of the two bins is used up.
export function transport(picture, style, m, C) {
  const moves = new Float64Array(C * BINS),
    costs = new Float64Array(C);
  for (let c = 0; c < C; c++) {
    const [ours, theirs] = [picture, style].map((counts) => {
      const own = Array.from(counts.slice(c * BINS, (c + 1) * BINS)),
        total = own.reduce((sum, v) => sum + v, 0);
      return own.map((v) => v / total);
    });
    const shares = [...ours];
    for (let a = 0, b = 0; a < BINS && b < BINS; ours[a] > 0 ? b++ : a++) {
      const share = Math.min(ours[a], theirs[b]),
        way = middle(a, m, C, c) - middle(b, m, C, c);
      if (share > 0) {
        moves[c * BINS + a] += (share / shares[a]) * way;
        costs[c] += share * way ** 2;
      }
      ours[a] -= share;
      theirs[b] -= share;
    }
  }
  return [moves, costs];
}
export function transportDifference(x, moves, m, C, M) {
  return x.map((v, i) => {
    const c = (i / M) | 0,
      [bin, share] = split(v, m, C, c),
      target = (b) => (b < BINS ? middle(b, m, C, c) - moves[c * BINS + b] : 0);
    return v - (1 - share) * target(bin) - share * target(bin + 1);
  });
}
