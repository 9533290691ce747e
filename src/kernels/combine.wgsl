// y = sum over k of c[k] x_k, on top of y where asked for: chains of axpy in one pass, up to six vectors each.
//
// x0..x5: [N], those beyond the count any buffer.  y: [N].  Global x: element, folded over y in steps of info.fold.

@group(0) @binding(0) var<storage, read_write> x0: array<f32>;
@group(0) @binding(1) var<storage, read_write> x1: array<f32>;
@group(0) @binding(2) var<storage, read_write> x2: array<f32>;
@group(0) @binding(3) var<storage, read_write> x3: array<f32>;
@group(0) @binding(4) var<storage, read_write> x4: array<f32>;
@group(0) @binding(5) var<storage, read_write> x5: array<f32>;
@group(0) @binding(6) var<storage, read_write> y: array<f32>;
// N, fold, count, add (0 or 1), c (six, f32 bits)
@group(0) @binding(7) var<storage, read_write> info: array<u32>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.y * info[1] + id.x;
  if (id.x >= info[1] || i >= info[0]) { return; }
  let count = info[2];
  var sum = bitcast<f32>(info[4]) * x0[i];
  if (info[3] == 1u) { sum += y[i]; }
  if (count > 1u) { sum += bitcast<f32>(info[5]) * x1[i]; }
  if (count > 2u) { sum += bitcast<f32>(info[6]) * x2[i]; }
  if (count > 3u) { sum += bitcast<f32>(info[7]) * x3[i]; }
  if (count > 4u) { sum += bitcast<f32>(info[8]) * x4[i]; }
  if (count > 5u) { sum += bitcast<f32>(info[9]) * x5[i]; }
  y[i] = sum;
}
