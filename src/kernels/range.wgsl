// How far the picture leaves 0..1: L = sum max(0, x - 1)^2 + max(0, -x)^2, its value in parts and its gradient.
//
// x: [N].  y: [N], base + factor * dL/dx.  parts: [rows][P], which sum_rows.wgsl adds; factor * L goes into one row.
// base: [N], read where info says so (else any buffer).  Global x: invocation; each takes every P-th element.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> base: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> parts: array<f32>;
// N, has base (0 or 1), factor (f32 bits), P (how many invocations count), row
@group(0) @binding(4) var<storage, read_write> info: array<u32>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let factor = bitcast<f32>(info[2]);
  let stride = info[3];
  if (id.x >= stride) { return; }
  var sum = 0.0;
  for (var p = id.x; p < info[0]; p += stride) {
    let v = x[p];
    let outside = max(v - 1.0, 0.0) - max(-v, 0.0);
    sum += outside * outside;
    y[p] = select(0.0, base[p * info[1]], info[1] == 1u) + 2.0 * factor * outside;
  }
  parts[info[4] * stride + id.x] = sum * factor;
}
