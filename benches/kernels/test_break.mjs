// Every kernel broken on purpose once: each comparison must notice.
import { init, broken, cmp, errors, done } from "./lib.mjs";
import * as conv from "./test_conv.mjs";
import * as rest from "./test_rest.mjs";
// [kernel, what is replaced, by what]; every binding stays in use, else the kernel would not run at all.
const BREAKS = [
  ["winograd_weights", "(1.0 / 12.0)", "(1.0 / 11.9)"],
  ["winograd_input", "- d2 * 5.0 + d4", "- d2 * 5.01 + d4"],
  ["winograd_gemm_16", "c{i}{j} += a{q}{i} * b{q}{j};", "c{i}{j} += a{q}{i} * b{q}{j} * 1.01;"],
  ["winograd_gemm_shared_64x64", "c00 += a0 * b0;", ""],
  ["winograd_inverse", "put(p + x3, v3, finish);", ""],
  ["winograd_output", "max(value + finish.x", "max(value"],
  ["winograd_output_gradient", "> 0.0", ">= 0.0"],
  ["conv3x3_direct", "c[2] + w0 * x[1].x", "c[2] + w0 * x[1].y"],
  ["copy_rows", "+ params.x_first", ""],
  ["copy_rows", "+ params.y_first", ""],
  ["pool", "0.25", "0.2"],
  ["pool", "max(c, d)", "c"],
  ["pool_gradient", "b >= c && b >= d", "b >= c"],
  ["pool_gradient", "activation > 0.0", "activation >= 0.0"],
  ["gram", "c{i}{j} += a{i} * b{j};", "c{i}{j} += a{i} * b{j} * 1.01;"],
  ["gram_reduce", "g[mirror + 3u * n] = e[3];", ""],
  ["matrix_product", "* factor +", "* factor * 1.01 +"],
  ["tv", "left + above", "left"],
  ["tv", "below * below", "below"],
  ["dots", "var j = id.x;", "var j = id.x + count;"],
  ["dots", "sum1 += a * b1[j * two];", "sum1 = a * b1[j * two];"],
  ["dot", "differ == 1u", "differ == 2u"],
  ["range", "max(-v, 0.0)", "0.0"],
  ["sum_rows", "half = 32u", "half = 16u"],
  ["combine", "if (count > 5u)", "if (count > 6u)"],
  ["adam", "(1.0 - beta2)", "(1.0 - beta1)"],
  ["relu_gradient", "> 0.0", "< 0.0"],
  ["channel_moments", "value * value", "value"],
  ["histogram", "p += 256u", "p += 512u"],
  ["histogram", "PARTS - lower.y", "PARTS"],
  ["transport", "way_sum / mass", "way_sum"],
  ["transport", "share * way * way", "share * way"],
  ["transport", "for (var k = 0u; k < i; k++)", "for (var k = 1u; k < i; k++)"],
  ["transport_difference", "- moves[at + lower", "+ moves[at + lower"],
  ["transport_difference", "f32(lower.y)", "0.0"],
];
// Odd sizes for the kernels that pad; the shared tile takes multiples of 64 channels alone.
const ODD = [17, 33, 9, 10];
const WIDE = [64, 64, 6, 7];

function compare(kernel) {
  if (!/winograd|conv/.test(kernel)) return rest.tests(true);
  return conv.tests("", "0", [kernel.includes("shared") ? WIDE : ODD]);
}

export default async function () {
  await init();
  cmp.quiet = true;
  const missed = [];
  for (const [kernel, from, to] of BREAKS) {
    broken[`${kernel}.wgsl`] = [from, to];
    const { fails, n } = await compare(kernel);
    delete broken[`${kernel}.wgsl`];
    if (!fails) missed.push(`${kernel}: ${from}`);
    console.log(kernel.padEnd(28), from.padEnd(28), fails ? `noticed (${fails} of ${n})` : "MISSED");
  }
  const unbroken = [await conv.tests("", "0", [ODD, WIDE]), await rest.tests(true)];
  await done();
  const fails = unbroken.reduce((sum, result) => sum + result.fails, 0);
  console.log(
    `${BREAKS.length} broken kernels, ${missed.length} missed; unbroken: ${fails} failures, ${errors.length} GPU errors`,
  );
  if (missed.length) throw new Error(`no comparison noticed ${missed.join("; ")}`);
  if (errors.length) throw new Error(`a broken kernel was refused instead of run: ${errors[0]}`);
  if (fails) throw new Error(`${fails} comparisons fail with nothing broken`);
}
