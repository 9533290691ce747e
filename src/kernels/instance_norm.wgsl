// Instance normalization with a scale and a shift for each channel, and a ReLU behind it.
//
// x, y: [C, M].  moments, affine: [2, C].  Global x: element, folded over y.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> moments: array<f32>;
@group(0) @binding(2) var<storage, read_write> affine: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
struct Params {
  elements: u32,
  fold: u32, // elements of a row of invocations
  channels: u32,
  pixels: u32,
  relu: u32, // 0 or 1
}
@group(0) @binding(4) var<storage, read_write> params: Params;

{{ normalization }}
{{ element }}
@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = element(id);
  if (i >= params.elements) { return; }
  let c = i / params.pixels;
  let n = normalization(moments[c], moments[params.channels + c], affine[c], affine[params.channels + c]);
  let value = n.slope * x[i] + n.offset;
  y[i] = select(value, max(value, 0.0), params.relu == 1u);
}
