import { init, device, buf, fbuf, poison, read, rand, cmp, sample, errors, compile, dispatch, done } from "./lib.mjs";
import * as ops from "./ops.mjs";
import * as twin from "./twin.mjs";
const neg = (n, s) => rand(n, s).map((v) => Math.max(0, v));
export default async function (sel = "", large = "1") {
  await init();
  const r = await tests(sel, large);
  await done();
  console.log(`${r.n} comparisons, ${r.fails} failures, ${errors.length} GPU errors`);
  console.log(JSON.stringify(r.worst, (k, v) => (typeof v === "number" ? +v.toExponential(1) : v)));
  console.log(compile.map(([a, b]) => a + " " + b.toFixed(0)).join(", "));
}
export async function tests(sel, large, only) {
  let fails = 0,
    n = 0;
  const worst = {};
  const shapes = only ?? [
    [3, 8, 5, 7],
    [1, 1, 1, 1],
    [5, 9, 1, 13],
    [16, 16, 13, 1],
    [4, 16, 4, 4],
    [17, 33, 9, 10],
    [64, 64, 8, 8],
    [3, 64, 31, 33],
    [64, 3, 30, 29],
    [40, 24, 2, 3],
    [32, 48, 17, 6],
    ...(large === "1"
      ? [
          [64, 64, 64, 64],
          [256, 512, 8, 8],
        ]
      : []),
  ];
  for (const [C, O, H, W] of shapes) {
    const s = C * 1000 + O * 10 + H,
      HW = H * W;
    const x = rand(C * HW, s),
      w = rand(O * C * 9, s + 1, Math.sqrt(2 / (9 * C))),
      b = rand(O, s + 2, 0.2),
      go = rand(O * HW, s + 3),
      ex = rand(C * HW, s + 4),
      act = neg(C * HW, s + 5);
    const yw = twin.convRelu(x, w, b, C, O, H, W),
      gw = twin.convGrad(go, w, ex, act, C, O, H, W),
      gw0 = twin.convGrad(go, w, null, null, C, O, H, W);
    const xb = fbuf(x),
      wb = fbuf(w),
      bb = fbuf(b),
      gb = fbuf(go),
      eb = fbuf(ex),
      ab = fbuf(act);
    const check = async (name, list, y, want, tol) => {
      if (sel && !name.includes(sel)) return;
      dispatch(list);
      const r = cmp(`${name} ${C}->${O} ${H}x${W}`, await read(y, want.length), want, tol);
      n++;
      if (!r.ok) fails++;
      const k = name;
      worst[k] = Math.max(worst[k] ?? 0, r.err);
    };
    let y = poison(O * HW);
    await check(
      "direct",
      await ops.direct({ x: xb, bias: bb, y }, C, O, H, W, fbuf(ops.packDirect(w, O, C, false, 1)), 1),
      y,
      yw,
      5e-6,
    );
    y = poison(C * HW);
    await check(
      "direct_gradient",
      await ops.direct(
        { x: gb, bias: fbuf(new Float32Array(C)), y },
        O,
        C,
        H,
        W,
        fbuf(ops.packDirect(w, O, C, true, 1)),
        0,
      ),
      y,
      gw0,
      5e-6,
    );
    const uf = await ops.winogradWeights(wb, O, C, false),
      ub = await ops.winogradWeights(wb, O, C, true);
    dispatch([...uf.list, ...ub.list]);
    if (C * O < 3000) {
      const a = ops.packWinograd(w, O, C, false),
        c = ops.packWinograd(w, O, C, true);
      for (const [q, z, nm] of [
        [uf.u, a, "weights"],
        [ub.u, c, "weights_transposed"],
      ]) {
        const r = cmp(nm + ` ${C}->${O}`, await read(q, z.length), z, 1e-6);
        n++;
        if (!r.ok) fails++;
      }
    }
    for (const gemm of [...Object.keys(ops.GEMMS), "shared_64x64"]) {
      if (gemm === "shared_64x64" && (ops.up(O, 16) % 64 || ops.up(C, 16) % 64)) continue;
      for (const scratch of [undefined, 36 * 4 * ops.up(Math.max(C, O), 16) * 16]) {
        if (scratch && H * W > 1000) continue;
        y = poison(O * HW);
        await check(
          "winograd_" + gemm,
          await ops.winograd("forward", { x: xb, bias: bb, y }, C, O, H, W, uf.u, { gemm, scratch }),
          y,
          yw,
          3e-5,
        );
        y = poison(C * HW);
        await check(
          "winograd_gradient_" + gemm,
          await ops.winograd("gradient", { x: gb, extra: eb, activation: ab, y }, O, C, H, W, ub.u, { gemm, scratch }),
          y,
          gw,
          3e-5,
        );
        y = poison(C * HW);
        await check(
          "winograd_gradient_plain_" + gemm,
          await ops.winograd("gradient", { x: gb, y }, O, C, H, W, ub.u, { gemm, scratch }),
          y,
          gw0,
          3e-5,
        );
      }
    }
  }
  return { n, fails, worst };
}
