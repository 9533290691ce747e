// The sums of each channel's values and of their squares, times a factor. One workgroup of 256 per channel.
//
// x: [C, M].  moments: [2, C].  Workgroup x: channel.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> moments: array<f32>;
struct Params {
  channels: u32,
  pixels: u32,
  scale: f32,
}
@group(0) @binding(2) var<storage, read_write> params: Params;

var<workgroup> shared_sums: array<vec2<f32>, 256>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(workgroup_id) row: vec3<u32>, @builtin(local_invocation_index) i: u32) {
  var sum = vec2<f32>();
  for (var p = i; p < params.pixels; p += 256u) {
    let value = x[row.x * params.pixels + p];
    sum += vec2<f32>(value, value * value);
  }
  shared_sums[i] = sum;
  for (var half = 128u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (i < half) { shared_sums[i] += shared_sums[i + half]; }
  }
  if (i == 0u && row.x < params.channels) {
    moments[row.x] = shared_sums[0].x * params.scale;
    moments[params.channels + row.x] = shared_sums[0].y * params.scale;
  }
}
