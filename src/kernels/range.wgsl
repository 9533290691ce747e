// How far the picture leaves 0..1: L = sum max(0, x - 1)^2 + max(0, -x)^2, its value in parts and its gradient.
//
// x: [N].  y: [N], base + factor * dL/dx.  parts: [rows][P], which sum_rows.wgsl adds; factor * L goes into one row.
// base: [N], read where params says so (else any buffer).  Global x: invocation; each takes every P-th element.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> base: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> parts: array<f32>;
struct Params {
  elements: u32,
  has_base: u32, // 0 or 1
  factor: f32,
  parts: u32, // invocations that count
  row: u32, // of parts
}
@group(0) @binding(4) var<storage, read_write> params: Params;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let factor = params.factor;
  let stride = params.parts;
  if (id.x >= stride) { return; }
  var sum = 0.0;
  for (var p = id.x; p < params.elements; p += stride) {
    let v = x[p];
    let outside = max(v - 1.0, 0.0) - max(-v, 0.0);
    sum += outside * outside;
    y[p] = select(0.0, base[p * params.has_base], params.has_base == 1u) + 2.0 * factor * outside;
  }
  parts[params.row * stride + id.x] = sum * factor;
}
