// y = sum over k of c[k] x_k, on top of y where asked for: chains of axpy in one pass, up to six vectors each.
//
// x0..x5: [N], those beyond the count any buffer.  y: [N].  Global x: element, folded over y.

@group(0) @binding(0) var<storage, read_write> x0: array<f32>;
@group(0) @binding(1) var<storage, read_write> x1: array<f32>;
@group(0) @binding(2) var<storage, read_write> x2: array<f32>;
@group(0) @binding(3) var<storage, read_write> x3: array<f32>;
@group(0) @binding(4) var<storage, read_write> x4: array<f32>;
@group(0) @binding(5) var<storage, read_write> x5: array<f32>;
@group(0) @binding(6) var<storage, read_write> y: array<f32>;
struct Params {
  elements: u32,
  fold: u32, // elements of a row of invocations
  count: u32, // vectors
  add: u32, // 1: on top of y
  factors: array<f32, 6>,
}
@group(0) @binding(7) var<storage, read_write> params: Params;

{{ element }}
@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = element(id);
  if (i >= params.elements) { return; }
  let count = params.count;
  var sum = params.factors[0] * x0[i];
  if (params.add == 1u) { sum += y[i]; }
  if (count > 1u) { sum += params.factors[1] * x1[i]; }
  if (count > 2u) { sum += params.factors[2] * x2[i]; }
  if (count > 3u) { sum += params.factors[3] * x3[i]; }
  if (count > 4u) { sum += params.factors[4] * x4[i]; }
  if (count > 5u) { sum += params.factors[5] * x5[i]; }
  y[i] = sum;
}
