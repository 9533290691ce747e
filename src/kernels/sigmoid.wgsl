// y = 1 / (1 + exp(-x)).
//
// All [N].  Global x: element, folded over y.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
struct Params {
  elements: u32,
  fold: u32, // elements of a row of invocations
}
@group(0) @binding(2) var<storage, read_write> params: Params;

{{ element }}
@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = element(id);
  if (i >= params.elements) { return; }
  // Beyond 80 nothing changes in f32, and exp could be infinite.
  y[i] = 1.0 / (1.0 + exp(clamp(-x[i], -80.0, 80.0)));
}
