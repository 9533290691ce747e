// g_in = g_out * (activation > 0): for the top of a network, where no convolution's gradient kernel does it.
//
// All [N].  Global x: element, folded over y in steps of info.fold.

@group(0) @binding(0) var<storage, read_write> g: array<f32>;
@group(0) @binding(1) var<storage, read_write> activation: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
// N, fold
@group(0) @binding(3) var<storage, read_write> info: array<u32>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.y * info[1] + id.x;
  if (id.x >= info[1] || i >= info[0]) { return; }
  y[i] = select(0.0, g[i], activation[i] > 0.0);
}
