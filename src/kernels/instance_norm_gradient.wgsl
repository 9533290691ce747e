// The gradient of instance normalization with respect to x, with the sums of instance_norm_sums:
// slope * (g - mean(g) - n * mean(g n)), n = (x - mean) * rate.
//
// g, x, y: [C, M].  moments, affine, sums: [2, C].  Global x: element, folded over y.

@group(0) @binding(0) var<storage, read_write> g: array<f32>;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> moments: array<f32>;
@group(0) @binding(3) var<storage, read_write> affine: array<f32>;
@group(0) @binding(4) var<storage, read_write> sums: array<f32>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;
struct Params {
  elements: u32,
  fold: u32, // elements of a row of invocations
  channels: u32,
  pixels: u32,
  relu: u32, // 0 or 1
}
@group(0) @binding(6) var<storage, read_write> params: Params;

{{ normalization }}
{{ element }}
@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = element(id);
  if (i >= params.elements) { return; }
  let c = i / params.pixels;
  let n = normalization(moments[c], moments[params.channels + c], affine[c], affine[params.channels + c]);
  let kept = params.relu == 0u || n.slope * x[i] + n.offset > 0.0;
  let gradient = select(0.0, g[i], kept);
  let count = f32(params.pixels);
  let along = (x[i] - n.mean) * n.rate * sums[c] / count;
  y[i] = n.slope * (gradient - sums[params.channels + c] / count - along);
}
