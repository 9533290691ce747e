// y = c[0] x + sum over k of c[k + 1] rows[k]: L-BFGS's chains of axpy in one pass, coefficients in a buffer.
//
// x: [N].  rows: [K, N].  c: [K + 1].  y: [N].  Global x: element, folded over y in steps of info.fold.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> rows: array<f32>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
// N, K, fold
@group(0) @binding(4) var<storage, read_write> info: array<u32>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.y * info[2] + id.x;
  if (id.x >= info[2] || i >= info[0]) { return; }
  var sum = c[0] * x[i];
  for (var k = 0u; k < info[1]; k++) {
    sum += c[k + 1u] * rows[k * info[0] + i];
  }
  y[i] = sum;
}
