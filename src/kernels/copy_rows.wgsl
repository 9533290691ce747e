// Rows of a map into another of the same width: y[c][to + r] = x[c][from + r]. What else is in y stays.
//
// x: [C, H, W].  y: [C, O, W].
// Global x: pixel of the rows that are copied; y: channel.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
// rows * W, H * W, from * W, O * W, to * W
@group(0) @binding(2) var<storage, read_write> info: array<u32>;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= info[0]) { return; }
  y[id.y * info[3] + info[4] + id.x] = x[id.y * info[1] + info[2] + id.x];
}
