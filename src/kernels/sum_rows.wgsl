// sums[k] = sum of parts[k]. One workgroup of 64 per row.
//
// parts: [K, P].  sums: [K].  Workgroup x: row.

@group(0) @binding(0) var<storage, read_write> parts: array<f32>;
@group(0) @binding(1) var<storage, read_write> sums: array<f32>;
struct Params {
  parts: u32,
}
@group(0) @binding(2) var<storage, read_write> params: Params;

var<workgroup> shared_sums: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) row: vec3<u32>, @builtin(local_invocation_index) i: u32) {
  var sum = 0.0;
  for (var j = i; j < params.parts; j += 64u) {
    sum += parts[row.x * params.parts + j];
  }
  shared_sums[i] = sum;
  for (var half = 32u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (i < half) { shared_sums[i] += shared_sums[i + half]; }
  }
  if (i == 0u) { sums[row.x] = shared_sums[0]; }
}
