// Host side of the kernels: packing, infos, dispatch sizes. Every op returns a list of {p, g, n} dispatches.
import { device, buf, fbuf, ubuf, poison, text, fill, pipe, bind } from "./lib.mjs";
export const up = (n, m) => Math.ceil(n / m) * m;
// workgroup: 64, but 16 for the products on the software adapter (more even shares), and 256 where it is a whole channel's
export const BINS = 512;
// that a value is counted in
export const PARTS = 128;
const CHANNEL_WIDE = ["channel_moments", "histogram"];
export const wgOf = (name) => (name.startsWith("winograd_gemm_16") ? 16 : CHANNEL_WIDE.includes(name) ? 256 : 64);
// the source, with what it includes
export async function source(name, params = {}) {
  const shared = { workgroup: wgOf(name), bins: BINS, parts: PARTS };
  const include = async (part) => fill(await text(`kernels/${part}.wgsl`), shared);
  const included = {
    inverse: await include("winograd_inverse"),
    element: await include("folded_element"),
    bin: await include("bins"),
  };
  const [, tiles] = /^winograd_gemm_16x(\d+)$/.exec(name) ?? [];
  const file = tiles ? "winograd_gemm_16" : name;
  return fill(await text(`kernels/${file}.wgsl`), { ...shared, ...included, columns: Number(tiles) / 4, ...params });
}
export async function kernel(name, params = {}) {
  return pipe(await source(name, params), name);
}
// one dispatch; global sizes in invocations
export async function run(name, bufs, [x, y = 1, z = 1], params) {
  const p = await kernel(name, params);
  const n = [Math.ceil(x / (params?.workgroup ?? wgOf(name))), y, z];
  if (n.some((v) => v > 65535)) throw new Error(name + " " + n);
  return { p, g: bind(p, bufs), n, name };
}

// ---- weights
// direct: w[O][C][3][3] -> [O/(4*NG)][C][9][NG] vec4(o). transposed: roles swapped, filter turned.
export function packDirect(w, O, C, transposed, NG) {
  const o2 = transposed ? C : O,
    c2 = transposed ? O : C,
    B = 4 * NG,
    ob = Math.ceil(o2 / B),
    r = new Float32Array(ob * c2 * 9 * B);
  for (let o = 0; o < o2; o++)
    for (let c = 0; c < c2; c++)
      for (let t = 0; t < 9; t++)
        r[((((o / B) | 0) * c2 + c) * 9 + t) * B + (o % B)] = transposed
          ? w[(c * C + o) * 9 + 8 - t]
          : w[(o * C + c) * 9 + t];
  return r;
}
// The filter transforms of Winograd's F(4x4,3x3) and F(2x2,3x3).
export const G4 = [
  [1 / 4, 0, 0],
  [-1 / 6, -1 / 6, -1 / 6],
  [-1 / 6, 1 / 6, -1 / 6],
  [1 / 24, 1 / 12, 1 / 6],
  [1 / 24, -1 / 12, 1 / 6],
  [0, 0, 1],
];
export const G2 = [
  [1, 0, 0],
  [0.5, 0.5, 0.5],
  [0.5, -0.5, 0.5],
  [0, 0, 1],
];
// Winograd weights on the CPU (twin of winograd_weights.wgsl): u[36][O/16][K/4][4][4 channels][4 outputs], or [16]... with G2
export function packWinograd(w, O, C, transposed, G = G4) {
  const side = G.length,
    K = up(transposed ? O : C, 8),
    OP = up(transposed ? C : O, 16),
    u = new Float32Array(side * side * K * OP);
  for (let o = 0; o < O; o++)
    for (let c = 0; c < C; c++)
      for (let i = 0; i < side; i++)
        for (let j = 0; j < side; j++) {
          let s = 0;
          for (let y = 0; y < 3; y++)
            for (let x = 0; x < 3; x++)
              s += G[i][y] * G[j][x] * w[(o * C + c) * 9 + (transposed ? 8 - 3 * y - x : 3 * y + x)];
          const [k, n] = transposed ? [o, c] : [c, o];
          u[
            ((((i * side + j) * (OP / 16) + (n >> 4)) * (K / 4) + (k >> 2)) * 4 + ((n % 16) >> 2)) * 16 +
              (k % 4) * 4 +
              (n % 4)
          ] = s;
        }
  return u;
}
export async function winogradWeights(wb, O, C, transposed) {
  const K = up(transposed ? O : C, 8),
    OP = up(transposed ? C : O, 16),
    u = buf(36 * K * OP);
  return { u, list: [await run("winograd_weights", [wb, u, ubuf([O, C, transposed ? 1 : 0, K, OP])], [OP, K])] };
}
// ---- which GEMM tile: least estimated time of the padded product (ns per four multiply-adds, measured)
export const GEMMS = { "16x16": [16, 16, 2.2], "16x8": [16, 8, 3.0], "16x4": [16, 4, 3.7] };
export function chooseGemm(OP, T) {
  let best = null;
  for (const n in GEMMS) {
    const [o, t, c] = GEMMS[n];
    if (OP % o) continue;
    const cost = up(T, t) * c;
    if (!best || cost < best[1] - 1e-9) best = [n, cost];
  }
  return best[0];
}
// ---- Winograd conv; kind 'forward': io = {x, bias, y}; kind 'gradient': io = {x (g_out), extra?, activation?, y (g_in)}
const dummy = () => (dummy.b ??= buf(4));
let scratch = {};
export function scratchBuf(key, n) {
  if (!scratch[key] || scratch[key].size < n * 4) scratch[key] = buf(n);
  return scratch[key];
}
export const MAX_SCRATCH = 64 << 20; // bytes for V and for M
export async function winograd(kind, io, C, O, H, W, u, opt = {}) {
  const K = up(C, 8),
    OP = up(O, 16),
    across = Math.ceil(W / 4),
    down = Math.ceil(H / 4),
    all = across * down;
  const gemm = opt.gemm ?? chooseGemm(OP, all),
    shared = gemm === "shared_64x64",
    [to, tt] = shared ? [64, 64] : GEMMS[gemm],
    block = shared ? 16 : tt;
  const limit = Math.max(tt, Math.floor((opt.scratch ?? MAX_SCRATCH) / (36 * 4 * Math.max(K, OP)) / tt) * tt),
    list = [];
  for (let first = 0; first < all; first += limit) {
    const T = up(Math.min(limit, all - first), tt);
    const v = scratchBuf("v", 36 * K * T),
      m = scratchBuf("m", 36 * OP * T);
    list.push(await run("winograd_input", [io.x, v, ubuf([C, H, W, across, first, T, block])], [T * K]));
    // the shared one is dispatched in whole workgroups of 64
    list.push(
      await run(
        "winograd_gemm_" + gemm,
        [u, v, m, ubuf([K / 4, OP / 4, T / 4])],
        [(((OP / to) * T) / tt) * (shared ? 64 : 1), 1, 36],
      ),
    );
    if (kind === "forward")
      list.push(
        await run(
          "winograd_output",
          [m, io.bias, io.y, ubuf([O, H, W, across, first, T, OP * T, opt.relu ?? 1])],
          [T * up(O, 4)],
        ),
      );
    else
      list.push(
        await run(
          "winograd_output_gradient",
          [
            m,
            io.extra ?? (dummy.e ??= buf(4)),
            io.activation ?? (dummy.a ??= buf(4)),
            io.y,
            ubuf([O, H, W, across, first, T, OP * T, io.extra ? 1 : 0, io.activation ? 1 : 0]),
          ],
          [T * up(O, 4)],
        ),
      );
  }
  return list;
}
export async function direct(io, C, O, H, W, w, relu) {
  return [
    await run(
      "conv3x3_direct",
      [io.x, w, io.bias, io.y, ubuf([C, O, H, W, relu])],
      [Math.ceil(H / 4) * Math.ceil(W / 4), Math.ceil(O / 4)],
    ),
  ];
}
const bits = (v) => new Uint32Array(new Float32Array([v]).buffer)[0];
export async function pool(x, y, C, H, W, max) {
  const n = (H >> 1) * (W >> 1);
  return n ? [await run("pool", [x, y, ubuf([C, H, W])], [n, C], { max })] : [];
}
export async function poolGradient(g, x, extra, y, C, H, W, max) {
  return [
    await run(
      "pool_gradient",
      [g, x, extra ?? (dummy.e ??= buf(4)), y, ubuf([C, H, W, extra ? 1 : 0])],
      [Math.ceil(H / 2) * Math.ceil(W / 2), C],
      { max },
    ),
  ];
}
export function gramParts(C, M) {
  const n = Math.ceil(C / 16),
    pairs = (n + 1) * Math.ceil(n / 2);
  return Math.max(1, Math.min(Math.ceil(M / 64), Math.ceil(256 / pairs)));
}
export async function gram(f, target, g, C, M, scale) {
  const n = Math.ceil(C / 16),
    want = gramParts(C, M),
    chunk = up(Math.ceil(M / want), 4),
    S = Math.ceil(M / chunk);
  const parts = scratchBuf("gram", S * (n + 1) * Math.ceil(n / 2) * 256);
  return [
    await run("gram", [f, parts, ubuf([C, M, chunk])], [(n + 1) * Math.ceil(n / 2), S]),
    await run(
      "gram_reduce",
      [parts, target ?? (dummy.e ??= buf(4)), g, ubuf([C, S, target ? 1 : 0, bits(scale)])],
      [(4 * n + 1) * 2 * n],
    ),
  ];
}
export async function matrixProduct(d, f, base, y, C, M, factor) {
  return [
    await run(
      "matrix_product",
      [d, f, base ?? (dummy.e ??= buf(4)), y, ubuf([C, M, base ? 1 : 0, bits(factor)])],
      [Math.ceil(M / 8), Math.ceil(C / 16)],
    ),
  ];
}
export async function sumRows(parts, sums, K, P) {
  const p = await kernel("sum_rows");
  return [{ p, g: bind(p, [parts, sums, ubuf([P])]), n: [K, 1, 1], name: "sum_rows" }];
}
export async function tv(x, base, y, value, C, H, W, factor, stride = 1024) {
  const parts = scratchBuf("tv", stride);
  return [
    await run(
      "tv",
      [x, base ?? (dummy.e ??= buf(4)), y, parts, ubuf([C, H, W, base ? 1 : 0, bits(factor), stride, 0])],
      [stride],
    ),
    ...(await sumRows(parts, value, 1, stride)),
  ];
}
export async function range(x, base, y, value, N, factor, stride = 1024) {
  const parts = scratchBuf("tv", stride);
  return [
    await run(
      "range",
      [x, base ?? (dummy.e ??= buf(4)), y, parts, ubuf([N, base ? 1 : 0, bits(factor), stride, 0])],
      [stride],
    ),
    ...(await sumRows(parts, value, 1, stride)),
  ];
}
// one buffer twice: b is left out
export async function dot(a, b, out, N, scale, P = 256) {
  const parts = scratchBuf("dots", P);
  return [
    await run("dot", [a, b ?? (dummy.e ??= buf(4)), parts, ubuf([N, P, 0, bits(scale), b ? 0 : 1])], [P]),
    ...(await sumRows(parts, out, 1, P)),
  ];
}
const unread = [];
const some = (list, count, first = 0) =>
  Array.from({ length: count }, (_, i) => list[i] ?? (unread[first + i] ??= buf(16)));
// all products of rows with vectors, vector by vector
export async function dots(rows, vectors, out, N, P = 256) {
  const parts = scratchBuf("dots", rows.length * vectors.length * P),
    list = [];
  for (let v = 0; v < vectors.length; v += 2)
    for (let k = 0; k < rows.length; k += 4) {
      const four = rows.slice(k, k + 4),
        two = vectors.slice(v, v + 2),
        info = ubuf([N, P, four.length, two.length, v * rows.length + k, rows.length]);
      list.push(await run("dots", [...some(four, 4), ...some(two, 2, 4), parts, info], [P]));
    }
  return [...list, ...(await sumRows(parts, out, rows.length * vectors.length, P))];
}
const fold = (N) => {
  const f = Math.min(N, 32768 * 64);
  return [f, Math.ceil(N / f)];
};
// sum of c[k] x[k]
export async function combine(x, c, y, N) {
  const [f, n] = fold(N),
    list = [];
  for (let k = 0; k < x.length; k += 6) {
    const six = x.slice(k, k + 6),
      info = ubuf([N, f, six.length, k ? 1 : 0, ...Array.from({ length: 6 }, (_, i) => bits(c[k + i] ?? 0))]);
    list.push(await run("combine", [...some(six, 6), y, info], [f, n]));
  }
  return list;
}
// settings: rate / (1 - beta1^t), beta1, beta2, 1 / (1 - beta2^t), epsilon
export async function adam(x, g, m, v, y, settings, N) {
  const [f, n] = fold(N);
  return [await run("adam", [x, g, m, v, y, ubuf([N, f, ...settings.map(bits)])], [f, n])];
}
/** `rows` rows of x, [C, H, W], from row `from` on, to row `to` of y, [C, O, W]. */
export async function copyRows(x, y, C, W, H, from, O, to, rows) {
  const words = [rows, H, from, O, to].map((n) => n * W);
  return [await run("copy_rows", [x, y, ubuf(words)], [rows * W, C])];
}
export async function reluGradient(g, act, y, N) {
  const [f, n] = fold(N);
  return [await run("relu_gradient", [g, act, y, ubuf([N, f])], [f, n])];
}
// ---- distributions of channels; each of the first three is a workgroup a channel
export async function channelMoments(x, moments, C, M, scale) {
  return [await run("channel_moments", [x, moments, ubuf([C, M, bits(scale)])], [C * 256])];
}
export async function histogram(x, moments, counts, C, M) {
  return [await run("histogram", [x, moments, counts, ubuf([C, M])], [C * 256])];
}
export async function transport(picture, style, moments, moves, costs, C) {
  return [await run("transport", [picture, style, moments, moves, costs, ubuf([C])], [C * 64])];
}
export async function transportDifference(x, moves, moments, y, C, M) {
  const [f, n] = fold(C * M);
  return [await run("transport_difference", [x, moves, moments, y, ubuf([C * M, f, C, M])], [f, n])];
}
