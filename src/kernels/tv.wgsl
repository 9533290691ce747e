// Total variation, squared and anisotropic: L = sum (x[i+1,j] - x[i,j])^2 + (x[i,j+1] - x[i,j])^2, its value in parts and its gradient.
//
// x: [C, H, W].  y: [C, H, W], base + factor * dL/dx.  parts: [rows][P], which sum_rows.wgsl adds; factor * L goes into one row.
// base: [C, H, W], read where info says so (else any buffer).  Global x: invocation; each takes every info.stride-th element.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> base: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> parts: array<f32>;
// C, H, W, has base (0 or 1), factor (f32 bits), P (how many invocations count), row
@group(0) @binding(4) var<storage, read_write> info: array<u32>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let height = info[1];
  let width = info[2];
  let stride = info[5];
  let factor = bitcast<f32>(info[4]) * 2.0;
  if (id.x >= stride) { return; }
  var sum = 0.0;
  for (var p = id.x; p < info[0] * height * width; p += stride) {
    let column = p % width;
    let row = p / width % height;
    let v = x[p];
    // A neighbour outside the picture is the element itself: difference 0.
    let right = x[p + select(0u, 1u, column + 1u < width)] - v;
    let below = x[p + select(0u, width, row + 1u < height)] - v;
    let left = x[p - select(0u, 1u, column > 0u)] - v;
    let above = x[p - select(0u, width, row > 0u)] - v;
    sum += right * right + below * below;
    y[p] = select(0.0, base[p * info[3]], info[3] == 1u) - factor * (right + below + left + above);
  }
  parts[info[6] * stride + id.x] = sum * bitcast<f32>(info[4]);
}
