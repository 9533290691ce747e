// Every way to compute a convolution, side by side on VGG-19's shapes: direct, Winograd F(2x2,3x3) and F(4x4,3x3) with each
// tile of the products. Prints CPU ms of the GPU process (both cores) and marks what the rule takes.
//
//   node benches/kernels/run.mjs variants.mjs [side of the picture, 128]
import {
  bind,
  buf,
  cmp,
  dispatch,
  done,
  errors,
  fbuf,
  fill,
  init,
  median,
  pipe,
  poison,
  rand,
  read,
  sample,
  text,
  ubuf,
} from "./lib.mjs";
import { chooseGemm, direct, G2, packDirect, packWinograd, run, up, winograd } from "./ops.mjs";

/** Inputs, outputs, and how often the side was halved before. */
const SHAPES = [
  [3, 64, 0],
  [64, 64, 0],
  [64, 128, 1],
  [128, 128, 1],
  [128, 256, 2],
  [256, 256, 2],
  [256, 512, 3],
  [512, 512, 3],
  [512, 512, 4],
];
const TILES = { "16x16": [16, 16], "16x8": [16, 8], "16x4": [16, 4], shared_64x64: [64, 64] };
const WORKGROUP = 64;

/** A dispatch of a kernel that lies here and not among the shipped ones. */
async function own(name, buffers, invocations) {
  const p = await pipe(fill(await text(`${name}.wgsl`), { workgroup: WORKGROUP }), name);
  return { p, g: bind(p, buffers), n: [Math.ceil(invocations / WORKGROUP), 1, 1], name };
}

async function small(io, C, O, H, W, u, gemm) {
  const [to, tt] = TILES[gemm];
  const [K, OP, across] = [up(C, 8), up(O, 16), Math.ceil(W / 2)];
  const T = up(across * Math.ceil(H / 2), tt);
  const [v, m] = [buf(16 * K * T), buf(16 * OP * T)];
  const shared = gemm === "shared_64x64";
  const products = ((OP / to) * T * (shared ? 64 : 1)) / tt;
  return [
    await own("f2_input", [io.x, v, ubuf([C, H, W, across, T, Math.min(tt, 16), K])], T * K),
    await run(`winograd_gemm_${gemm}`, [u, v, m, ubuf([K / 4, OP / 4, T / 4])], [products, 1, 16]),
    await own("f2_output", [m, io.bias, io.y, ubuf([O, H, W, across, T, OP * T])], T * up(O, 4)),
  ];
}

/** `{name: dispatches}` of all ways that can compute this shape. */
async function variants(io, C, O, S, w) {
  const all = { direct: await direct(io, C, O, S, S, fbuf(packDirect(w, O, C, false, 1)), 1) };
  const [u2, u4] = [fbuf(packWinograd(w, O, C, false, G2)), fbuf(packWinograd(w, O, C, false))];
  for (const gemm of Object.keys(TILES)) {
    if (up(O, 16) % TILES[gemm][0]) continue;
    all[`F2 ${gemm}`] = await small(io, C, O, S, S, u2, gemm);
    all[`F4 ${gemm}`] = await winograd("forward", io, C, O, S, S, u4, { gemm });
  }
  return all;
}

/** CPU ms, the middle of five; a fast one is repeated within a sample. */
async function time(list) {
  const [, once] = await sample(list);
  const repeats = Math.max(1, Math.min(20, Math.round(40 / once)));
  const times = [];
  for (let i = 0; i < 5; i++) times.push((await sample(list, repeats))[1]);
  return median(times);
}

/** What memory gives, in GB read and written a second of CPU. */
async function copyRate() {
  const bytes = 32 << 20;
  const [x, y] = [buf(bytes / 4), buf(bytes / 4)];
  const ms = await time([await own("copy", [x, y], bytes / 16)]);
  return (2 * bytes) / ms / 1e6;
}

export default async function main(side = "128") {
  await init();
  const table = [];
  for (const [C, O, halved] of SHAPES) {
    const S = Number(side) >> halved;
    const w = rand(O * C * 9, 1, Math.sqrt(6 / (9 * C)));
    const io = { x: fbuf(rand(C * S * S, 2)), bias: fbuf(rand(O, 3, 0.05)), y: poison(O * S * S) };
    const rule = C === 3 ? "direct" : `F4 ${chooseGemm(up(O, 16), Math.ceil(S / 4) ** 2)}`;
    const row = { shape: `${C} to ${O}, ${S} px`, rule };
    let expected;
    for (const [name, list] of Object.entries(await variants(io, C, O, S, w))) {
      dispatch(list);
      await done();
      const found = await read(io.y, O * S * S);
      expected ??= found;
      if (!cmp(`${row.shape} ${name}`, found, expected, 5e-5).ok) throw new Error(`${name} is wrong`);
      row[name] = (await time(list)).toFixed(1);
    }
    table.push(row);
    console.log(JSON.stringify(row));
  }
  const names = ["direct", ...Object.keys(TILES).flatMap((gemm) => [`F2 ${gemm}`, `F4 ${gemm}`])];
  const cell = (row, name) => (row.rule === name ? `**${row[name]}**` : (row[name] ?? ""));
  const lines = table.map((row) => `| ${row.shape} | ${names.map((name) => cell(row, name)).join(" | ")} |`);
  console.log([`| shape | ${names.join(" | ")} |`, `|${"---|".repeat(names.length + 1)}`, ...lines].join("\n"));
  console.log(`copy: ${(await copyRate()).toFixed(1)} GB/s of a core`);
  if (errors.length > 0) throw new Error(errors.join("\n"));
}
