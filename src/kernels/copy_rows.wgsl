// Rows of a map into another of the same width: y[c][to + r] = x[c][from + r]. What else is in y stays.
//
// x: [C, H, W].  y: [C, O, W].
// Global x: pixel of the rows that are copied; y: channel.

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
struct Params {
  count: u32, // pixels of the rows that are copied
  x_pixels: u32, // of a channel of x
  x_first: u32, // pixel
  y_pixels: u32, // of a channel of y
  y_first: u32, // pixel
}
@group(0) @binding(2) var<storage, read_write> params: Params;

@compute @workgroup_size({{ workgroup }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= params.count) { return; }
  y[id.y * params.y_pixels + params.y_first + id.x] = x[id.y * params.x_pixels + params.x_first + id.x];
}
