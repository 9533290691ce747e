// Every kernel broken on purpose once: each comparison must notice.
import { init, broken, cmp, errors, done } from "./lib.mjs";
import * as conv from "./test_conv.mjs";
import * as rest from "./test_rest.mjs";
const B = [
  ["winograd_weights", "(1.0 / 12.0)", "(1.0 / 11.9)"],
  ["winograd_input", "- d2 * 5.0 + d4", "- d2 * 5.01 + d4"],
  ["winograd_gemm_16x16", "c00 += a0 * b0;", ""],
  ["winograd_gemm_16x8", "c00 += a0 * b0;", ""],
  ["winograd_gemm_16x4", "c00 += a0 * b0;", ""],
  ["winograd_gemm_shared_64x64", "c00 += a0 * b0;", ""],
  ["winograd_inverse", "put(p + x3, v3, finish);", ""],
  ["winograd_output", "max(value + finish.x", "max(value"],
  ["winograd_output_gradient", "> 0.0", ">= 0.0"],
  ["conv3x3_direct", "c[2] + w0 * x[1].x", "c[2] + w0 * x[1].y"],
  ["copy_rows", "+ info[2]", ""],
  ["copy_rows", "+ info[4]", ""],
  ["pool", "0.25", "0.2"],
  ["pool", "max(c, d)", "c"],
  ["pool_gradient", "b >= c && b >= d", "b >= c"],
  ["pool_gradient", "activation > 0.0", "activation >= 0.0"],
  ["gram", "c00 += a0 * b0;", ""],
  ["gram_reduce", "g[mirror + 3u * n] = e[3];", ""],
  ["gram_gradient", "* factor +", "* factor * 1.01 +"],
  ["tv", "left + above", "left"],
  ["tv", "below * below", "below"],
  ["dots", "var j = id.x;", "var j = id.x + count;"],
  ["dots", "sum1 += a * b1[j * two];", ""],
  ["dot", "select(v, b[j * differ], differ == 1u)", "v"],
  ["range", "max(-v, 0.0)", "0.0"],
  ["sum_rows", "half = 32u", "half = 16u"],
  ["combine", "if (count > 5u)", "if (count > 6u)"],
  ["adam", "(1.0 - beta2)", "(1.0 - beta1)"],
  ["relu_gradient", "> 0.0", "< 0.0"],
];
export default async function () {
  await init();
  cmp.quiet = true;
  let missed = 0;
  for (const [k, a, b] of B) {
    broken[k + ".wgsl"] = [a, b];
    const isConv = /winograd|conv/.test(k),
      r = isConv
        ? await conv.tests(
            "",
            "0",
            k.includes("shared")
              ? [[64, 64, 6, 7]]
              : k.includes("16x4") || k.includes("16x8") || k.includes("16x16")
                ? [[17, 33, 9, 10]]
                : [[17, 33, 9, 10]],
          )
        : await rest.tests(true);
    delete broken[k + ".wgsl"];
    if (!r.fails) missed++;
    console.log(k.padEnd(28), a.padEnd(28), r.fails ? `noticed (${r.fails} of ${r.n})` : "MISSED");
  }
  const r1 = await conv.tests("", "0", [
      [17, 33, 9, 10],
      [64, 64, 6, 7],
    ]),
    r2 = await rest.tests(true);
  await done();
  console.log(
    `unbroken again: ${r1.fails + r2.fails} failures of ${r1.n + r2.n}; missed ${missed}; GPU errors ${errors.length}`,
  );
}
