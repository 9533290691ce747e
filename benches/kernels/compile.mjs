// All pipelines of the loop, compiled at once (async) and one after the other, and the first dispatch of each
import { init, device, errors } from "./lib.mjs";
import { source } from "./ops.mjs";
const names = [
  "winograd_weights",
  "winograd_input",
  "winograd_gemm_16x16",
  "winograd_gemm_16x8",
  "winograd_gemm_16x4",
  "winograd_output",
  "winograd_output_gradient",
  "conv3x3_direct",
  "copy_rows",
  "pool",
  "pool_gradient",
  "gram",
  "gram_reduce",
  "matrix_product",
  "tv",
  "dots",
  "sum_rows",
  "combine",
  "adam",
  "relu_gradient",
];
export default async function (how = "all") {
  await init();
  const src = [];
  for (const n of names) src.push(await source(n, { max: false }));
  const t = performance.now(),
    make = (s) =>
      device.createComputePipelineAsync({
        layout: "auto",
        compute: { module: device.createShaderModule({ code: s }), entryPoint: "main" },
      });
  const each = [];
  if (how === "all") await Promise.all(src.map(make));
  else
    for (let i = 0; i < src.length; i++) {
      const a = performance.now();
      await make(src[i]);
      each.push(names[i] + " " + (performance.now() - a).toFixed(0));
    }
  return `${names.length} pipelines, ${how}: ${(performance.now() - t).toFixed(0)} ms; ${each.join(", ")}; errors ${errors.length}`;
}
