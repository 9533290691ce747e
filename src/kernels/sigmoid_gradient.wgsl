// g_in = g_out * y * (1 - y), y being the result of a sigmoid.
//
// All [N].  Global x: element, folded over y.

@group(0) @binding(0) var<storage, read_write> g: array<f32>;
@group(0) @binding(1) var<storage, read_write> result: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
struct Params {
  elements: u32,
  fold: u32, // elements of a row of invocations
}
@group(0) @binding(3) var<storage, read_write> params: Params;

{{ element }}
@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = element(id);
  if (i >= params.elements) { return; }
  y[i] = g[i] * result[i] * (1.0 - result[i]);
}
