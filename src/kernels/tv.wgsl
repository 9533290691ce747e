// Total variation, squared and anisotropic: L = sum (x[i+1,j] - x[i,j])^2 + (x[i,j+1] - x[i,j])^2, its value in parts and its gradient.
//
// x: [C, H, W].  y: [C, H, W], base + factor * dL/dx.  parts: [rows][P], which sum_rows.wgsl adds; factor * L goes into one row.
// base: [C, H, W], read where params says so (else any buffer).  Global x: invocation; each takes every params.parts-th element.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> base: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> parts: array<f32>;
struct Params {
  channels: u32,
  height: u32,
  width: u32,
  has_base: u32, // 0 or 1
  factor: f32,
  parts: u32, // invocations that count
  row: u32, // of parts
}
@group(0) @binding(4) var<storage, read_write> params: Params;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let height = params.height;
  let width = params.width;
  let stride = params.parts;
  let factor = params.factor * 2.0;
  if (id.x >= stride) { return; }
  var sum = 0.0;
  for (var p = id.x; p < params.channels * height * width; p += stride) {
    let column = p % width;
    let row = p / width % height;
    let v = x[p];
    // A neighbour outside the picture is the element itself: difference 0.
    let right = x[p + select(0u, 1u, column + 1u < width)] - v;
    let below = x[p + select(0u, width, row + 1u < height)] - v;
    let left = x[p - select(0u, 1u, column > 0u)] - v;
    let above = x[p - select(0u, width, row > 0u)] - v;
    sum += right * right + below * below;
    y[p] = select(0.0, base[p * params.has_base], params.has_base == 1u) - factor * (right + below + left + above);
  }
  parts[params.row * stride + id.x] = sum * params.factor;
}
