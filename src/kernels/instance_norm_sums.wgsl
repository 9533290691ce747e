// The gradients of instance normalization with respect to scales and shifts. One workgroup of 256 per channel.
//
// g, x: [C, M].  moments, affine, sums: [2, C].  Workgroup x: channel.

@group(0) @binding(0) var<storage, read_write> g: array<f32>;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> moments: array<f32>;
@group(0) @binding(3) var<storage, read_write> affine: array<f32>;
@group(0) @binding(4) var<storage, read_write> sums: array<f32>;
struct Params {
  channels: u32,
  pixels: u32,
  relu: u32, // 0 or 1
}
@group(0) @binding(5) var<storage, read_write> params: Params;

{{ normalization }}
var<workgroup> shared_sums: array<vec2<f32>, 256>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(workgroup_id) row: vec3<u32>, @builtin(local_invocation_index) i: u32) {
  let c = min(row.x, params.channels - 1u);
  let n = normalization(moments[c], moments[params.channels + c], affine[c], affine[params.channels + c]);
  var sum = vec2<f32>();
  for (var p = i; p < params.pixels; p += 256u) {
    let value = x[c * params.pixels + p];
    let kept = params.relu == 0u || n.slope * value + n.offset > 0.0;
    let gradient = select(0.0, g[c * params.pixels + p], kept);
    sum += gradient * vec2<f32>((value - n.mean) * n.rate, 1.0);
  }
  shared_sums[i] = sum;
  for (var half = 128u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (i < half) { shared_sums[i] += shared_sums[i + half]; }
  }
  if (i == 0u && row.x < params.channels) {
    sums[row.x] = shared_sums[0].x;
    sums[params.channels + row.x] = shared_sums[0].y;
  }
}
